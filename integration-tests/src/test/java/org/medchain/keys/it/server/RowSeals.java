package org.medchain.keys.it.server;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals rows that a test writes by SQL, as the service does, by docs/formats.md (Row seal v1) and the file of the row keys.
 *
 * <p>Limit: it writes no events, so the number of a row's last change stays what the trail says.
 */
public final class RowSeals {

    private static final String BEGIN = "medchain-row-key 1 ";
    private static final String INSERT =
            "insert into row_seals (number, sealed_values, key_id, mac, tenant_id, subject) values (?, ?, ?, ?, ?, ?)";

    private final byte[] key;

    /** @param file as {@code ROW_KEY_FILE} names it; it must exist */
    public RowSeals(Path file) throws IOException {
        String line = Files.readAllLines(file).get(0);
        key = HexFormat.of().parseHex(line.substring(BEGIN.length()));
    }

    /** The seals of an installation that was started once. */
    public static RowSeals of(Installation installation) throws IOException {
        return new RowSeals(installation.database().files().resolve("row-key"));
    }

    /**
     * Seals a row that the trail knows nothing of.
     *
     * @param values of the row, a JSON object
     */
    public void add(Connection connection, String tenantId, String subject, String values) throws SQLException {
        add(connection, tenantId, subject, 0, values);
    }

    /** Seals a row whose last change in the trail has this number. */
    public void add(Connection connection, String tenantId, String subject, long number, String values)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            store(insert, tenantId, subject, number, values);
        }
    }

    /** Seals together the rows of tenants that the trail knows nothing of. */
    public void addTenants(Connection connection, List<String> tenantIds, String values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (String tenantId : tenantIds) {
                fill(insert, tenantId, "tenants/" + tenantId, 0, values);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Seals a row of which these values were changed. */
    public void change(Connection connection, String tenantId, String subject, Map<String, String> changed)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "select number, sealed_values from row_seals where tenant_id = ? and subject = ?");
                PreparedStatement update = connection.prepareStatement(
                        "update row_seals set number = ?, sealed_values = ?, key_id = ?, mac = ?"
                                + " where tenant_id = ? and subject = ?")) {
            select.setString(1, tenantId);
            select.setString(2, subject);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("there is no seal of " + subject);
                }
                store(update, tenantId, subject, row.getLong(1), changed(row.getString(2), changed));
            }
        }
    }

    private static String changed(String values, Map<String, String> changed) {
        try (JsonReader reader = Json.createReader(new StringReader(values))) {
            JsonObject object = reader.readObject();
            JsonObjectBuilder builder = Json.createObjectBuilder(object);
            changed.forEach(builder::add);
            return builder.build().toString();
        }
    }

    private void store(PreparedStatement statement, String tenantId, String subject, long number, String values)
            throws SQLException {
        fill(statement, tenantId, subject, number, values);
        if (statement.executeUpdate() != 1) {
            throw new IllegalStateException("no seal was written for " + subject);
        }
    }

    private void fill(PreparedStatement statement, String tenantId, String subject, long number, String values)
            throws SQLException {
        byte[] tenant = tenantId.getBytes(StandardCharsets.UTF_8);
        byte[] row = subject.getBytes(StandardCharsets.UTF_8);
        byte[] content = values.getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = ByteBuffer.allocate(
                        2 * Integer.BYTES + tenant.length + row.length + Long.BYTES + 1 + content.length)
                .putInt(tenant.length)
                .put(tenant)
                .putInt(row.length)
                .put(row)
                .putLong(number)
                .put((byte) 1)
                .put(content);
        statement.setLong(1, number);
        statement.setString(2, values);
        statement.setString(
                3, HexFormat.of().formatHex(Arrays.copyOf(mac("MedChain row key fingerprint v1", new byte[0]), 8)));
        statement.setBytes(4, mac("MedChain row seal v1", message.array()));
        statement.setString(5, tenantId);
        statement.setString(6, subject);
    }

    private byte[] mac(String label, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((label + '\0').getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
