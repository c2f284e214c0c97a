package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.console.page.WrappingsView.Wrapping;

class WrappingPagesTest {

    @Test
    void countTheKeysThatARotationHasToMove() {
        assertThat(WrappingPages.left(List.of(
                        new Wrapping("the current one", "local", 100, 10, true),
                        new Wrapping("an older one", "local", 7, 1, false),
                        new Wrapping("", "aws-kms", 2, 0, false))))
                .isEqualTo(10);
    }
}
