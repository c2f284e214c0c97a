package org.example.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.binary.interceptor.BinaryStorageInterceptor;
import ca.uhn.fhir.jpa.binary.provider.BinaryAccessProvider;
import ca.uhn.fhir.jpa.binstore.FilesystemBinaryStorageSvcImpl;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.medchain.keys.client.PatientVaults;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The server, on a port of this machine. */
final class FhirServer implements AutoCloseable {

    private final AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();
    private final Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    /** @param contents where the messages are */
    FhirServer(Path contents, PatientVaults vaults) throws Exception {
        beans.registerBean(
                FilesystemBinaryStorageSvcImpl.class, () -> new FilesystemBinaryStorageSvcImpl(contents.toString()));
        beans.registerBean(PatientVaults.class, () -> vaults);
        beans.register(FhirServerConfig.class);
        beans.refresh();

        RestfulServer fhir = new RestfulServer(beans.getBean(FhirContext.class));
        fhir.registerProviders(beans.getBean("myResourceProvidersR4", ResourceProviderFactory.class)
                .createProviders());
        fhir.registerProvider(beans.getBean(BinaryAccessProvider.class));
        fhir.registerInterceptor(beans.getBean(BinaryStorageInterceptor.class));
        fhir.setPagingProvider(beans.getBean(DatabaseBackedPagingProvider.class));

        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        context.addServlet(new ServletHolder(fhir), "/fhir/*");
        jetty.setHandler(context);
        jetty.start();
    }

    URI address(String path) {
        return jetty.getURI().resolve("/fhir/" + path);
    }

    @Override
    public void close() throws Exception {
        jetty.stop();
        beans.close();
    }
}
