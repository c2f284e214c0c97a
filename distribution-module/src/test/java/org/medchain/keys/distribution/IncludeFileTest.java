package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The file for a Liberty that is there already, as the archive's build makes it of {@code server.xml}. */
class IncludeFileTest {

    private static final Pattern VARIABLE = Pattern.compile("<variable [^>]*name=\"([^\"]*)\"");
    private static final Pattern USED = Pattern.compile("\\$\\{([^}]+)}");
    private static final Pattern FEATURE = Pattern.compile("<feature>([^<]*)</feature>");
    private static final Pattern DATA_SOURCE = Pattern.compile("jndiName=\"([^\"]*)\"");

    private static final Path SERVER = Path.of("..", "src", "main", "liberty", "config", "server.xml");

    private static String server;
    private static String made;

    @BeforeAll
    static void transform() throws Exception {
        server = Files.readString(SERVER);
        made = madeFor("6.1");
    }

    private static String madeFor(String microprofile) throws Exception {
        StringWriter out = new StringWriter();
        Transformer transformer =
                TransformerFactory.newInstance().newTransformer(new StreamSource(new File("src/assembly/include.xsl")));
        transformer.setParameter("microprofile", microprofile);
        transformer.transform(new StreamSource(SERVER.toFile()), new StreamResult(out));
        return out.toString();
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    @Test
    void hasTheFeaturesAndTheDataSources() {
        assertThat(all(FEATURE, made)).isEqualTo(all(FEATURE, server)).isNotEmpty();
        assertThat(all(DATA_SOURCE, made)).isEqualTo(all(DATA_SOURCE, server)).isNotEmpty();
    }

    @Test
    void hasNewerFeaturesForMicroProfile7AndNothingElse() throws Exception {
        assertThat(madeFor("7.0"))
                .isEqualTo(made.replace("mpFaultTolerance-4.0", "mpFaultTolerance-4.1")
                        .replace("mpOpenAPI-3.1", "mpOpenAPI-4.0"))
                .isNotEqualTo(made);
    }

    @Test
    void hasTheTimersAndTheApplication() {
        assertThat(made)
                .contains("<databaseStore ", "<persistentExecutor ", "<bell ", "location=\"${medchain.application}\"")
                .contains("dir=\"${medchain.home}/wlp/usr/servers/medchain/edge\"")
                .contains("dir=\"${medchain.home}/wlp/usr/shared/resources/jdbc\"");
    }

    @Test
    void leavesPortsTlsThreadsAndTheLogToTheServer() {
        assertThat(made)
                .doesNotContain(
                        "<httpEndpoint",
                        "<keyStore",
                        "<ssl",
                        "<executor",
                        "<logging",
                        "<webContainer",
                        "server.config.dir");
    }

    /** But for those that must be set. */
    @Test
    void declaresWhatHasADefault() {
        List<String> declared = all(VARIABLE, server);

        assertThat(all(USED, made))
                .filteredOn(declared::contains)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(all(VARIABLE, made)).contains(name));
        // The application reads it: Open Liberty looks for its own keystore there.
        assertThat(all(VARIABLE, made)).contains("KEYSTORE_FILE");
        assertThat(all(VARIABLE, made))
                .filteredOn(name -> name.matches("[A-Z_]+") && !name.equals("KEYSTORE_FILE"))
                .allSatisfy(name -> assertThat(all(USED, made)).contains(name));
    }
}
