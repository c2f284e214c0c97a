package org.medchain.keys.web.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;

class BatchItemsTest {

    private static GenerateBatchBody.Item item(String patientId) {
        return new GenerateBatchBody.Item(patientId);
    }

    private static void assertMalformed(List<GenerateBatchBody.Item> items, String field) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> new GenerateBatchBody(items, null).toPatientIds())
                .satisfies(e -> assertThat(e.field()).isEqualTo(field))
                .withMessageStartingWith(field + " ");
    }

    @Test
    void areParsedInTheirOrder() {
        assertThat(new GenerateBatchBody(List.of(item("b"), item("a"), item("b")), null).toPatientIds())
                .containsExactly(new PatientId("b"), new PatientId("a"), new PatientId("b"));
    }

    @Test
    void namesTheItemThatIsMalformed() {
        assertMalformed(null, "items");
        assertMalformed(Arrays.asList(item("a"), null), "items[1]");
        assertMalformed(List.of(item("a"), item(" ")), "items[1].patientId");
        assertMalformed(List.of(item(null)), "items[0].patientId");
    }

    @Test
    void namesAMalformedEncryptedKey() {
        DecryptBatchBody body = new DecryptBatchBody(List.of(new DecryptBatchBody.Item("a", "?")), null);

        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(body::toKeys)
                .satisfies(e -> assertThat(e.field()).isEqualTo("items[0].encryptedKey"));
    }
}
