package org.medchain.keys.server.database;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * How PostgreSQL answers a statement, whatever its parameters are. A scan is bounded if it is of a table that stays small, of one row or
 * patient or the like, or ends with the page that was asked for; others read whatever a tenant has.
 */
final class QueryPlan {

    private static final Pattern PARAMETER = Pattern.compile("\\?");
    private static final Pattern EQUAL = Pattern.compile("(\\w+)\\)?(?:::\\w+)? = ");
    private static final Set<String> READING_ALL =
            Set.of("Sort", "Aggregate", "Hash", "WindowAgg", "Bitmap Heap Scan", "Materialize", "Unique");

    private final Set<String> indexes = new TreeSet<>();
    private final Set<String> whole = new TreeSet<>();
    private final Set<String> unbounded = new TreeSet<>();

    static QueryPlan of(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String[] parts = PARAMETER.split(sql, -1);
            String numbered = IntStream.range(0, parts.length)
                    .mapToObj(i -> i == 0 ? parts[0] : "$" + i + parts[i])
                    .collect(Collectors.joining());
            statement.execute("prepare explained as " + numbered);
            try (ResultSet row = statement.executeQuery("explain (format xml) execute explained"
                    + Stream.generate(() -> "null")
                            .limit(parts.length - 1L)
                            .collect(Collectors.collectingAndThen(
                                    Collectors.joining(", "), nulls -> nulls.isEmpty() ? "" : "(" + nulls + ")")))) {
                row.next();
                return parsed(row.getString(1));
            } finally {
                statement.execute("deallocate explained");
            }
        }
    }

    private static QueryPlan parsed(String xml) {
        try {
            QueryPlan plan = new QueryPlan();
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement();
            plan.visit((Element) root.getElementsByTagName("Plan").item(0), false);
            return plan;
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException(xml, e);
        }
    }

    /** @param paged whether no more rows are taken of it than a page has */
    private void visit(Element node, boolean paged) {
        String type = text(node, "Node-Type").orElseThrow();
        text(node, "Index-Name").ifPresent(indexes::add);
        if (type.equals("Seq Scan")) {
            whole.add(text(node, "Relation-Name").orElseThrow());
        } else if (type.endsWith("Scan")) {
            noteUnlessBounded(node, paged);
        }
        boolean below = type.equals("Limit") || (paged && !READING_ALL.contains(type));
        children(node, "Plans")
                .flatMap(plans -> children(plans, "Plan"))
                .forEach(child -> visit(child, below && isPart(child)));
    }

    private static boolean isPart(Element child) {
        return text(child, "Parent-Relationship")
                .filter(it -> it.equals("SubPlan") || it.equals("InitPlan"))
                .isEmpty();
    }

    private void noteUnlessBounded(Element scan, boolean paged) {
        Optional<String> index = text(scan, "Index-Name");
        boolean ends = paged && text(scan, "Filter").isEmpty();
        if (index.isPresent() && !ends && !isNarrow(text(scan, "Index-Cond").orElse(""))) {
            unbounded.add(index.get());
        }
    }

    /** Whether it is of one value of a column beside the tenant. */
    private static boolean isNarrow(String condition) {
        return EQUAL.matcher(condition).results().anyMatch(it -> !it.group(1).equals("tenant_id"));
    }

    private static Optional<String> text(Element node, String name) {
        return children(node, name).map(Node::getTextContent).findFirst();
    }

    private static Stream<Element> children(Element node, String name) {
        return IntStream.range(0, node.getChildNodes().getLength())
                .mapToObj(node.getChildNodes()::item)
                .filter(child -> child.getNodeName().equals(name))
                .map(Element.class::cast);
    }

    /** The indexes that are used. */
    Set<String> indexes() {
        return indexes;
    }

    /** The tables that are read from the first to the last row. */
    Set<String> wholeTables() {
        return whole;
    }

    /** The indexes of which it reads whatever a tenant has. */
    Set<String> unbounded() {
        return unbounded;
    }
}
