package org.medchain.keys.console.page;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Base64;
import java.util.List;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.escrow.recovery.RecoveredPatient;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPage;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPatient;

/** The files of {@code medchain escrow recover}: the package that custodians take home, and what they bring back. */
final class EscrowPackage {

    /** The field of the form that has what comes back. */
    static final String RECOVERED = "recovered";

    private EscrowPackage() {}

    static String write(ExportedPage page) {
        JsonArrayBuilder items = JSON.createArrayBuilder();
        page.patients().forEach(patient -> items.add(item(patient)));
        return JSON.createObjectBuilder()
                .add("tenantId", page.recovery().tenantId().value())
                .add("publicKey", page.recovery().publicKey().orElseThrow().text())
                .add("items", items)
                .build()
                .toString();
    }

    private static JsonObject item(ExportedPatient patient) {
        JsonArrayBuilder keys = JSON.createArrayBuilder();
        patient.keys()
                .forEach(key -> keys.add(JSON.createObjectBuilder()
                        .add("epoch", key.epoch().id().toString())
                        .add("recoveryKeyId", key.epoch().recoveryKey().value())
                        .add("sealedKey", Base64.getEncoder().encodeToString(key.sealed()))));
        JsonArrayBuilder copies = JSON.createArrayBuilder();
        patient.copies()
                .forEach(copy -> copies.add(JSON.createObjectBuilder()
                        .add("keyId", copy.place().keyId().toString())
                        .add("epoch", copy.epoch().toString())));
        return JSON.createObjectBuilder()
                .add("patientId", patient.context().patientId().value())
                .add("escrowKeys", keys)
                .add("copies", copies)
                .build();
    }

    /** @throws MalformedValueException if the text is none that the command wrote */
    static List<RecoveredPatient> read(String text) {
        try (JsonReader reader = JSON.createReader(new StringReader(text))) {
            return reader.readObject().getJsonArray("items").getValuesAs(JsonObject.class).stream()
                    .map(EscrowPackage::patient)
                    .toList();
        } catch (MalformedValueException e) {
            throw e;
        } catch (RuntimeException e) {
            // JSON's, those of values of another type, and a plain one, which Parsson throws for deep nesting.
            throw new MalformedValueException(
                    RECOVERED, "must be the whole contents of a file that escrow recover wrote");
        }
    }

    private static RecoveredPatient patient(JsonObject item) {
        return new RecoveredPatient(
                new PatientId(item.getString("patientId")),
                DataKeyId.parse(item.getString("epoch")).value(),
                Base64.getDecoder().decode(item.getString("sealedKey")));
    }
}
