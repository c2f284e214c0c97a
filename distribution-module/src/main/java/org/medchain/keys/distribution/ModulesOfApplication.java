package org.medchain.keys.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The modules that the descriptor of an EAR names. The EAR is a file, as Maven makes it, or a directory, as in the archive. A change that fails leaves
 * the modules and the descriptor that were there.
 */
final class ModulesOfApplication {

    /**
     * A module.
     *
     * @param file its name in the EAR
     * @param contextRoot of a web module
     */
    record EarModule(String file, Optional<String> contextRoot) {}

    private static final String DESCRIPTOR = "META-INF/application.xml";

    private final Path ear;
    private final Document descriptor;

    private ModulesOfApplication(Path ear, Document descriptor) {
        this.ear = ear;
        this.descriptor = descriptor;
    }

    /** @throws IOException if it is no EAR, or has no descriptor */
    static ModulesOfApplication of(Path ear) throws IOException {
        Path real = ear.toRealPath();
        if (Files.isDirectory(real)) {
            return new ModulesOfApplication(real, parse(real.resolve(DESCRIPTOR)));
        }
        try (FileSystem packed = FileSystems.newFileSystem(real)) {
            return new ModulesOfApplication(real, parse(packed.getPath(DESCRIPTOR)));
        }
    }

    List<EarModule> modules() {
        return elements(descriptor.getDocumentElement().getChildNodes())
                .filter(child -> child.getLocalName().equals("module"))
                .map(ModulesOfApplication::module)
                .toList();
    }

    private static EarModule module(Element module) {
        Element kind = elements(module.getChildNodes()).findFirst().orElseThrow();
        if (!kind.getLocalName().equals("web")) {
            return new EarModule(kind.getTextContent().strip(), Optional.empty());
        }
        return new EarModule(text(kind, "web-uri").orElseThrow(), text(kind, "context-root"));
    }

    private static Optional<String> text(Element parent, String name) {
        return elements(parent.getChildNodes())
                .filter(child -> child.getLocalName().equals(name))
                .map(child -> child.getTextContent().strip())
                .findFirst();
    }

    private static Stream<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast);
    }

    /** Adds the module behind the others; one of the same name is replaced. */
    void put(Path file, EarModule module) throws IOException {
        take(module.file());
        Node last = last("module").orElseThrow(() -> new IOException("the application has no module"));
        descriptor.getDocumentElement().insertBefore(element(module), last.getNextSibling());
        change(root -> {
            ReplacedFile.write(root.resolve(module.file()), out -> Files.copy(file, out));
            writeDescriptor(root);
        });
    }

    /** Removes the module; returns true if it was there. */
    boolean remove(String file) throws IOException {
        boolean wasThere = take(file);
        if (wasThere) {
            change(root -> {
                writeDescriptor(root);
                Files.deleteIfExists(root.resolve(file));
            });
        }
        return wasThere;
    }

    private boolean take(String file) {
        List<Element> named = elements(descriptor.getDocumentElement().getChildNodes())
                .filter(child -> child.getLocalName().equals("module"))
                .filter(child -> module(child).file().equals(file))
                .toList();
        named.forEach(child -> child.getParentNode().removeChild(child));
        return !named.isEmpty();
    }

    private Optional<Element> last(String name) {
        return elements(descriptor.getDocumentElement().getChildNodes())
                .filter(child -> child.getLocalName().equals(name))
                .reduce((earlier, later) -> later);
    }

    private Element element(EarModule module) {
        Element element = create("module");
        if (module.contextRoot().isEmpty()) {
            element.appendChild(create("ejb", module.file()));
            return element;
        }
        Element web = create("web");
        web.appendChild(create("web-uri", module.file()));
        web.appendChild(create("context-root", module.contextRoot().get()));
        element.appendChild(web);
        return element;
    }

    private Element create(String name) {
        return descriptor.createElementNS(descriptor.getDocumentElement().getNamespaceURI(), name);
    }

    private Element create(String name, String text) {
        Element element = create(name);
        element.setTextContent(text);
        return element;
    }

    /** A change of the files of an EAR. */
    @FunctionalInterface
    private interface Change {

        void of(Path root) throws IOException;
    }

    /** Changes a copy of a packed EAR, which then takes its place. */
    private void change(Change change) throws IOException {
        if (Files.isDirectory(ear)) {
            change.of(ear);
            return;
        }
        Path copy = ear.resolveSibling(ear.getFileName() + ".new");
        try {
            Files.copy(ear, copy, StandardCopyOption.REPLACE_EXISTING);
            try (FileSystem packed = FileSystems.newFileSystem(copy)) {
                change.of(packed.getPath("/"));
            }
            Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(ear));
            Files.move(copy, ear, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private void writeDescriptor(Path root) throws IOException {
        ReplacedFile.write(root.resolve(DESCRIPTOR), this::writeTo);
    }

    private void writeTo(OutputStream out) throws IOException {
        try {
            TransformerFactory factory = TransformerFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.newTransformer().transform(new DOMSource(descriptor), new StreamResult(out));
        } catch (TransformerException e) {
            throw new IOException(e);
        }
    }

    private static Document parse(Path file) throws IOException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        try (InputStream in = Files.newInputStream(file)) {
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("the application's " + DESCRIPTOR + " can't be read", e);
        }
    }
}
