package org.medchain.keys.client.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexReader;
import org.junit.jupiter.api.Test;
import org.medchain.keys.client.http.HttpKeySource;

/** The index of the jar's classes, without which Quarkus does not find the converter of sealed fields. */
class JandexIndexTest {

    @Test
    void listsTheClassesOfTheJar() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of("target", "classes", "META-INF", "jandex.idx"))) {
            Index index = new IndexReader(in).read();

            assertThat(index.getClassByName(SealedConverter.class)).isNotNull();
            assertThat(index.getClassByName(HttpKeySource.class)).isNotNull();
        }
    }
}
