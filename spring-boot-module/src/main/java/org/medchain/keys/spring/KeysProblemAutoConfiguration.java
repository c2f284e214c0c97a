package org.medchain.keys.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ControllerAdvice;

/** Refusals as problem details, in an application with Spring's web support. */
@AutoConfiguration(after = KeysAutoConfiguration.class)
@ConditionalOnClass({ProblemDetail.class, ControllerAdvice.class})
@ConditionalOnProperty(
        name = {KeysProperties.PREFIX + ".enabled", KeysProperties.PREFIX + ".problems"},
        havingValue = "true",
        matchIfMissing = true)
public class KeysProblemAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    KeysProblemAdvice medchainKeysProblemAdvice() {
        return new KeysProblemAdvice();
    }
}
