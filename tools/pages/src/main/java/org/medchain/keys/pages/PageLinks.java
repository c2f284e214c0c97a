package org.medchain.keys.pages;

import java.nio.file.Files;
import java.nio.file.Path;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/** Leads the links of one page to where the HTML is. */
final class PageLinks extends AbstractVisitor {

    private final Path source;
    private final Path page;

    /** @param source the folder that the page's path is relative to */
    PageLinks(Path source, Path page) {
        this.source = source;
        this.page = page;
    }

    @Override
    public void visit(Link link) {
        visitChildren(link);
        String destination = link.getDestination();
        if (destination.startsWith("#") || destination.matches("[a-z]+:.*")) {
            return;
        }
        int hash = destination.indexOf('#');
        String fragment = hash < 0 ? "" : destination.substring(hash);
        Path folder = Pages.folderOf(page);
        Path target = folder.resolve(hash < 0 ? destination : destination.substring(0, hash))
                .normalize();
        if (target.startsWith("..") || !Files.exists(source.resolve(target))) {
            leaveTheText(link);
            return;
        }
        Path shown = Files.isDirectory(source.resolve(target)) ? target.resolve("index.html") : Pages.htmlName(target);
        link.setDestination(folder.relativize(shown) + fragment);
    }

    /** The address of the sources is unknown here. */
    private static void leaveTheText(Link link) {
        Node child = link.getFirstChild();
        while (child != null) {
            Node next = child.getNext();
            link.insertBefore(child);
            child = next;
        }
        link.unlink();
    }
}
