package org.medchain.keys.web.awskms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KmsTargetFilterTest {

    @Nested
    class Operations {

        @Test
        void areThoseOfThePage() {
            assertThat(KmsTargetFilter.operations())
                    .containsExactlyInAnyOrder(
                            "GenerateDataKey",
                            "GenerateDataKeyWithoutPlaintext",
                            "Encrypt",
                            "Decrypt",
                            "ReEncrypt",
                            "DescribeKey",
                            "GenerateRandom");
        }
    }
}
