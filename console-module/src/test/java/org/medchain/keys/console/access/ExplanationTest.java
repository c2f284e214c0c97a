package org.medchain.keys.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.console.text.Texts;

class ExplanationTest {

    private static String sentence(MalformedValueException refused) {
        return Explanation.of(refused, Texts.of("de", ZoneOffset.UTC)).sentence();
    }

    @Test
    void hasTheRuleInTheLanguageOfThePerson() {
        MalformedValueException refused = new MalformedValueException("legalBasis", "must be in English");

        assertThat(sentence(refused))
                .isEqualTo("Prüfen Sie das Feld \"Rechtsgrundlage\". 1 bis 500 Zeichen in einer Zeile, nicht nur"
                        + " Leerzeichen, ohne Zeichen für die Schreibrichtung. Nichts wurde geändert.");
    }

    @Test
    void hasNoRuleOfAFieldThatNobodyFillsIn() {
        assertThat(sentence(new MalformedValueException("seq", "must be the number of an event")))
                .isEqualTo("Prüfen Sie das Feld \"seq\". Nichts wurde geändert.");
    }
}
