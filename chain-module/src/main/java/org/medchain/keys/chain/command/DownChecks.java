package org.medchain.keys.chain.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the checks that are down in an answer of {@code /health/ready}, as MicroProfile Health writes it.
 *
 * <p>Limit: any program that holds the port is believed. A name that is not of letters, digits and hyphens is left out, so that it can't change what a
 * terminal shows.
 */
public final class DownChecks {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,40}");

    /** The answer is an object with an array of checks; a check may have an object with data. */
    private static final int DEPTH_OF_A_CHECK = 2;

    private final List<String> names = new ArrayList<>();
    private int depth;
    private String name = "";
    private String status = "";

    private DownChecks() {}

    /** The names of the checks that are down, in the order of the answer; none if the answer is no JSON. */
    public static List<String> namesIn(String answer) {
        DownChecks found = new DownChecks();
        try (JsonParser parser = JSON.createParser(answer)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                found.take(token, parser);
            }
        } catch (IOException e) {
            return List.of();
        }
        return List.copyOf(found.names);
    }

    private void take(JsonToken token, JsonParser parser) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            depth++;
        } else if (token == JsonToken.END_OBJECT) {
            end();
        } else if (depth == DEPTH_OF_A_CHECK && token == JsonToken.VALUE_STRING) {
            if ("name".equals(parser.currentName())) {
                name = parser.getText();
            } else if ("status".equals(parser.currentName())) {
                status = parser.getText();
            }
        }
    }

    private void end() {
        if (depth == DEPTH_OF_A_CHECK) {
            if (status.equals("DOWN") && NAME.matcher(name).matches()) {
                names.add(name);
            }
            name = "";
            status = "";
        }
        depth--;
    }
}
