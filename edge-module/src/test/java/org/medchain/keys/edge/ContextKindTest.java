package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextKindTest {

    @ParameterizedTest
    @CsvSource({
        "/health, OF_THE_SERVER",
        "/metrics, OF_THE_SERVER",
        "/openapi, OF_THE_SERVER",
        "/openapi/ui, OF_THE_SERVER",
        "/ibm/api, CLOSED",
        "/jwt, CLOSED",
        "/ward, FOREIGN",
        "'', FOREIGN"
    })
    void isToldByThePath(String path, ContextKind kind) {
        assertThat(ContextKind.of(path, false)).isEqualTo(kind);
    }

    @Test
    void isOursWhereTheWarSaysSo() {
        assertThat(ContextKind.of("/any", true)).isEqualTo(ContextKind.OWN);
    }
}
