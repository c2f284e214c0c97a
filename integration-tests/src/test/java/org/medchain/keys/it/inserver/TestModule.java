package org.medchain.keys.it.inserver;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.hamcrest.Matchers;
import org.jboss.arquillian.container.test.api.Testable;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.it.server.ServerDirectory;
import org.medchain.keys.rest.DataKeys;

/** The EAR that the build assembled, and in it the web module that the tests run in. */
final class TestModule {

    private static final String EAR = "medchain-keys.ear";
    private static final String DESCRIPTOR = "META-INF/application.xml";
    private static final String LAST_LINES = "<library-directory>";
    private static final String MODULE = "<module><web><web-uri>in-server.war</web-uri>"
            + "<context-root>/in-server</context-root></web></module>" + LAST_LINES;

    private TestModule() {}

    static EnterpriseArchive inTheEar() {
        File assembled = ServerDirectory.runtime()
                .resolve("usr/servers/medchain/apps")
                .resolve(EAR)
                .toFile();
        EnterpriseArchive ear =
                ShrinkWrap.create(ZipImporter.class, EAR).importFrom(assembled).as(EnterpriseArchive.class);
        String descriptor = text(ear).replace(LAST_LINES, MODULE);
        ear.delete(DESCRIPTOR);
        return ear.addAsManifestResource(new StringAsset(descriptor), "application.xml")
                .addAsModule(war());
    }

    private static WebArchive war() {
        WebArchive war = ShrinkWrap.create(WebArchive.class, "in-server.war")
                .addClasses(
                        InServerIT.class,
                        AnnotatedCalls.class,
                        FaultyKms.class,
                        ManagedThreads.class,
                        NightRound.class,
                        Records.class,
                        WardResource.class)
                .addAsWebInfResource(TestModule.class.getResource("beans.xml"), "beans.xml")
                .addAsLibraries(
                        jarOf(Assertions.class),
                        jarOf(Awaitility.class),
                        jarOf(Matchers.class),
                        jarOf(DataKeys.class),
                        jarOf(HttpKeySource.class));
        return Testable.archiveToTest(war);
    }

    private static String text(EnterpriseArchive ear) {
        try (InputStream bytes = ear.get(DESCRIPTOR).getAsset().openStream()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File jarOf(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
