package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.keys.development.DocumentedPage.ROOT;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What applications elsewhere import: the versions of what is published, and nothing else. */
class BomTest {

    private static final Element PARENT = pom(ROOT);
    private static final Element BOM = pom(ROOT.resolve("bom-module"));

    private static Element pom(Path module) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(module.resolve("pom.xml").toFile())
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException(module.toString(), e);
        }
    }

    private static Stream<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE
                        && node.getNodeName().equals(name))
                .map(Element.class::cast);
    }

    /** What stands at a path of elements; empty if it is not there. */
    private static String text(Element from, String... path) {
        Stream<Element> elements = Stream.of(from);
        for (String name : path) {
            elements = elements.flatMap(element -> children(element, name));
        }
        return elements.map(Element::getTextContent)
                .map(String::strip)
                .findFirst()
                .orElse("");
    }

    private static List<Element> listed() {
        return children(BOM, "dependencyManagement")
                .flatMap(management -> children(management, "dependencies"))
                .flatMap(dependencies -> children(dependencies, "dependency"))
                .toList();
    }

    @Test
    void listsExactlyWhatIsPublished() {
        List<String> published = children(PARENT, "modules")
                .flatMap(modules -> children(modules, "module"))
                .map(module -> pom(ROOT.resolve(module.getTextContent().strip())))
                .filter(module -> text(module, "properties", "publish.skip").equals("false"))
                .map(module -> text(module, "artifactId"))
                .toList();

        assertThat(published).hasSizeGreaterThan(1);
        assertThat(listed().stream().map(dependency -> text(dependency, "artifactId")))
                .containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void hasTheirVersionAndNoParentWithOthers() {
        assertThat(text(BOM, "version")).isEqualTo(text(PARENT, "version"));
        assertThat(children(BOM, "parent")).isEmpty();
        assertThat(listed())
                .allSatisfy(
                        dependency -> assertThat(text(dependency, "version")).isEqualTo("${project.version}"))
                .allSatisfy(
                        dependency -> assertThat(text(dependency, "groupId")).isEqualTo(text(BOM, "groupId")));
    }
}
