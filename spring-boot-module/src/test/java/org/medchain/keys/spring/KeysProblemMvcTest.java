package org.medchain.keys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.KmsBusyException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.problem.ProblemType;
import org.springframework.http.converter.json.GsonHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.test.web.servlet.setup.StandaloneMockMvcBuilder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Refusals leave a controller of Spring MVC as problem details, whatever library writes the application's JSON. */
class KeysProblemMvcTest {

    /** A ward whose patients have keys that can't be had. */
    @RestController
    static class Ward {

        @GetMapping("/records/{patient}")
        String read(@PathVariable("patient") String patient) {
            throw switch (patient) {
                case "erased" -> new KeysDestroyedException();
                case "busy" -> new KmsBusyException(Duration.ofSeconds(3));
                default -> new MalformedValueException("patientId", "must be shorter");
            };
        }
    }

    private static MockHttpServletResponse answer(String json, String patient) throws Exception {
        StandaloneMockMvcBuilder ward =
                MockMvcBuilders.standaloneSetup(new Ward()).setControllerAdvice(new KeysProblemAdvice());
        if (json.equals("Gson")) {
            ward.setMessageConverters(new GsonHttpMessageConverter());
        }
        return ward.build().perform(get("/records/" + patient)).andReturn().getResponse();
    }

    @ParameterizedTest
    @CsvSource({
        "Jackson, erased, KEYS_DESTROYED",
        "Jackson, busy, KMS_BUSY",
        "Jackson, long, INVALID_REQUEST",
        "Gson, erased, KEYS_DESTROYED",
        "Gson, busy, KMS_BUSY",
        "Gson, long, INVALID_REQUEST"
    })
    void haveTheirStatusAndType(String json, String patient, ProblemType type) throws Exception {
        MockHttpServletResponse answer = answer(json, patient);

        assertThat(answer.getStatus()).isEqualTo(type.status());
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        assertThat(answer.getContentAsString())
                .contains("\"type\":\"" + type.type() + "\"", "\"status\":" + type.status(), type.title());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Jackson", "Gson"})
    void tellWhenToComeAgain(String json) throws Exception {
        assertThat(answer(json, "busy").getHeader("Retry-After")).isEqualTo("3");
    }
}
