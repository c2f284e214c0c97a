package org.medchain.keys.chain.export;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.MemberReader;

/**
 * The members of one JSON object, asked for in the order in which they stand. An unknown, repeated or displaced member is
 * refused, since it is never the one asked for.
 */
final class OrderedMembers implements MemberReader {

    private final JsonParser json;
    private String name;

    OrderedMembers(JsonParser json) throws IOException {
        this.json = json;
        require("object", json.nextToken() == JsonToken.START_OBJECT);
        name = json.nextFieldName();
    }

    String text(String wanted) throws IOException {
        require(wanted, wanted.equals(name) && json.nextToken() == JsonToken.VALUE_STRING);
        String text = json.getText();
        name = json.nextFieldName();
        return text;
    }

    @Override
    public Optional<String> findText(String wanted) throws IOException {
        return wanted.equals(name) ? Optional.of(text(wanted)) : Optional.empty();
    }

    long number(String wanted) throws IOException {
        require(wanted, wanted.equals(name) && json.nextToken() == JsonToken.VALUE_NUMBER_INT);
        long number = json.getLongValue();
        name = json.nextFieldName();
        return number;
    }

    @Override
    public Optional<Long> findNumber(String wanted) throws IOException {
        return wanted.equals(name) ? Optional.of(number(wanted)) : Optional.empty();
    }

    /** Requires that nothing follows, neither in the object nor behind it. */
    void end() throws IOException {
        require("object", json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null);
    }

    private static void require(String wanted, boolean found) {
        if (!found) {
            throw new MalformedAuditException(wanted);
        }
    }
}
