package org.medchain.keys.web.vault;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.json.ObjectMembers;
import org.medchain.keys.web.json.StrictJson;
import org.medchain.keys.web.json.UnknownName;

/**
 * The body of a request of Vault's protocol, or an item of its batch: a JSON object whose members an operation knows. What it does not know is refused,
 * so that no wish of a caller is passed over in silence. A member that is null is missing.
 */
final class VaultBody {

    static final String BATCH = "batch_input";
    static final String PARTIAL_FAILURE = "partial_failure_response_code";

    /** The most that a body with one item has; the longest item has less than half of it. */
    static final int MOST_OF_ONE = 65_536;

    /** The most that a body with a batch has. */
    static final int MOST_OF_A_BATCH = 1_048_576;

    private static final String BODY = "body";
    private static final String REFERENCE = "reference";

    /** A body has members, a batch has items, and an item has members. */
    private static final int DEEPEST = 3;

    /** Members that some clients always send. Any operation takes them if they ask for what it does anyway. */
    private static final Map<String, Set<String>> WITHOUT_A_WISH = Map.of(
            "type", Set.of("aes256-gcm96"),
            "key_version", Set.of("0", "1"),
            "convergent_encryption", Set.of("false"),
            "nonce", Set.of(""));

    /** Vault's command line sends whatever it is given as a text. */
    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,9}");

    private final String keyName;
    private final String place;
    private final ObjectMembers members;

    private VaultBody(String keyName, String place, JsonObject object) {
        this.keyName = keyName;
        this.place = place;
        this.members = new ObjectMembers(object, place.equals(BODY) ? "" : place + ".");
    }

    /**
     * Reads a body. One that is missing has no members.
     *
     * @param most how many bytes it may have
     * @param keyName the key of the path, which the member {@code name} may repeat
     * @param known the other members that the operation has
     * @throws MalformedValueException if it is no such object, or asks for what there is not
     */
    static VaultBody read(InputStream in, int most, String keyName, String... known) throws IOException {
        VaultBody body = new VaultBody(keyName, BODY, objectIn(in, most));
        Set<String> names = new HashSet<>(Set.of(known));
        names.add("name");
        body.requireKnown(names);
        body.findText("name").ifPresent(name -> require("name", name.equals(keyName), "must be the key of the path"));
        return body;
    }

    private static JsonObject objectIn(InputStream in, int most) throws IOException {
        PushbackInputStream body = new PushbackInputStream(in);
        int first = body.read();
        if (first < 0) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        body.unread(first);
        return StrictJson.read(body, most, DEEPEST);
    }

    private void requireKnown(Set<String> known) {
        members.object().forEach((name, value) -> {
            if (WITHOUT_A_WISH.containsKey(name)) {
                Set<String> allowed = WITHOUT_A_WISH.get(name);
                require(
                        members.fieldOf(name),
                        isNull(value) || allowed.contains(textOf(value)),
                        "must be missing, or " + ruleOf(allowed));
            } else if (!known.contains(name) && !isNull(value)) {
                throw UnknownName.refuse(name, place);
            }
        });
    }

    private static String ruleOf(Set<String> allowed) {
        return allowed.contains("") ? "empty" : String.join(" or ", new TreeSet<>(allowed));
    }

    private static boolean isNull(JsonValue value) {
        return value.equals(JsonValue.NULL);
    }

    private static String textOf(JsonValue value) {
        return value instanceof JsonString text ? text.getString() : value.toString();
    }

    private static void require(String field, boolean met, String rule) {
        if (!met) {
            throw new MalformedValueException(field, rule);
        }
    }

    /**
     * The items of the batch; empty if the request has none and is an item itself.
     *
     * @param known the members of an item
     */
    Optional<List<VaultBody>> batch(Set<String> known) {
        return members.find(BATCH).map(value -> {
            require(
                    BATCH,
                    value instanceof JsonArray items
                            && !items.isEmpty()
                            && items.size() <= KeyManagementService.MOST_ITEMS,
                    "must be a list of 1 to " + KeyManagementService.MOST_ITEMS + " objects");
            for (String single : known) {
                require(single, members.find(single).isEmpty(), "must not be beside " + BATCH);
            }
            return itemsOf((JsonArray) value, known);
        });
    }

    /** Refuses here already what is wrong with an item beside its content: when the results are there, it is too late. */
    private List<VaultBody> itemsOf(JsonArray array, Set<String> known) {
        Set<String> names = new HashSet<>(known);
        names.add(REFERENCE);
        List<VaultBody> items = new ArrayList<>(array.size());
        for (JsonValue value : array) {
            String name = BATCH + "[" + items.size() + "]";
            require(name, value instanceof JsonObject, "must be a JSON object");
            VaultBody item = new VaultBody(keyName, name, (JsonObject) value);
            item.requireKnown(names);
            item.reference();
            items.add(item);
        }
        return items;
    }

    /** Returns the name of the path's key. */
    String keyName() {
        return keyName;
    }

    /** The text by which a caller finds an item's result again. */
    Optional<String> reference() {
        return findText(REFERENCE);
    }

    Optional<String> findText(String name) {
        return members.findText(name);
    }

    /** @throws MalformedValueException if it is missing, or empty */
    String text(String name) {
        return findText(name)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new MalformedValueException(members.fieldOf(name), Bodies.MISSING));
    }

    Optional<Integer> findNumber(String name) {
        return members.find(name).map(value -> {
            String number = textOf(value);
            require(
                    members.fieldOf(name),
                    (value instanceof JsonNumber || value instanceof JsonString)
                            && INTEGER.matcher(number).matches(),
                    "must be a whole number");
            return Integer.valueOf(number);
        });
    }

    /** Bytes in base64, for the caller to wipe if they are a secret. Their text is left to the garbage collector. */
    byte[] bytes(String name) {
        return members.decode(name, text(name));
    }

    /** Bytes in base64, none if they are missing. */
    byte[] bytesOrNone(String name) {
        return members.decode(name, findText(name).orElse(""));
    }

    /** Returns the same refusal of a value of this body, with the place where it is. */
    MalformedValueException placed(MalformedValueException refusal) {
        return place.equals(BODY) ? refusal : refusal.within(place);
    }
}
