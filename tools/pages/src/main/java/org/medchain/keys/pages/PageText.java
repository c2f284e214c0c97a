package org.medchain.keys.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** The HTML of a page: its text in a frame with its heading as the title, a way back to the first page, one style sheet and no script. */
final class PageText {

    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());

    private final Path source;
    private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
    private final HtmlRenderer renderer = HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .escapeHtml(true)
            // The mark of a block tells tests what to do with it; it is not for readers.
            .attributeProviderFactory(context -> (node, tag, attributes) -> {
                if (node instanceof FencedCodeBlock) {
                    attributes.remove("class");
                }
            })
            .build();

    /** @param source the folder that the paths of pages are relative to */
    PageText(Path source) {
        this.source = source;
    }

    String of(Path page) throws IOException {
        Node document = parse(page);
        document.accept(new PageLinks(source, page));
        return framed(Pages.folderOf(page), titleOf(page, document), renderer.render(document));
    }

    /** Returns a list of the pages of a folder that has no page about itself. */
    String ofFolder(Path folder, Set<Path> pages) throws IOException {
        String name = folder.getFileName().toString();
        StringBuilder list = new StringBuilder("<h1>" + escaped(name) + "</h1>\n<ul>\n");
        for (Path page : pages) {
            list.append("<li><a href=\"")
                    .append(Pages.htmlName(page).getFileName())
                    .append("\">")
                    .append(escaped(titleOf(page, parse(page))))
                    .append("</a></li>\n");
        }
        return framed(folder, name, list.append("</ul>\n").toString());
    }

    private Node parse(Path page) throws IOException {
        return parser.parse(Files.readString(source.resolve(page)));
    }

    private static String framed(Path folder, String title, String text) {
        String root = "../".repeat(folder.toString().isEmpty() ? 0 : folder.getNameCount());
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%s</title>
                <link rel="stylesheet" href="%s">
                </head>
                <body>
                <nav><a href="%s">All pages</a></nav>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escaped(title), root + Pages.STYLE, root + "index.html", text);
    }

    private static String titleOf(Path page, Node document) {
        if (document.getFirstChild() instanceof Heading heading && heading.getLevel() == 1) {
            StringBuilder title = new StringBuilder();
            heading.accept(new AbstractVisitor() {
                @Override
                public void visit(Text text) {
                    title.append(text.getLiteral());
                }

                @Override
                public void visit(Code code) {
                    title.append(code.getLiteral());
                }
            });
            return title.toString();
        }
        throw new IllegalArgumentException(page + " does not begin with a heading");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
