package org.medchain.keys.web.recovery;

import java.util.Base64;
import java.util.List;
import org.medchain.keys.escrow.EscrowStore.Copy;
import org.medchain.keys.escrow.EscrowStore.SealedEscrowKey;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPage;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPatient;
import org.medchain.keys.web.json.Cursor;

/**
 * A page of escrow copies, as custodians take it home: each opens with the recovery key that it was made for.
 *
 * @param publicKey to which what is opened is sealed
 * @param nextCursor absent on the last page
 */
public record EscrowCopiesView(String tenantId, String publicKey, List<PatientView> items, String nextCursor) {

    /** Of one patient, or some of them. */
    public record PatientView(String patientId, List<KeyView> escrowKeys, List<CopyView> copies) {

        static PatientView of(ExportedPatient patient) {
            return new PatientView(
                    patient.context().patientId().value(),
                    patient.keys().stream().map(KeyView::of).toList(),
                    patient.copies().stream().map(CopyView::of).toList());
        }
    }

    /** An escrow key, sealed to a recovery key. */
    public record KeyView(String epoch, String recoveryKeyId, String sealedKey) {

        static KeyView of(SealedEscrowKey key) {
            return new KeyView(
                    key.epoch().id().toString(), key.epoch().recoveryKey().value(), base64(key.sealed()));
        }
    }

    /** The escrow copy of a data key. */
    public record CopyView(String keyId, String epoch, String copy) {

        static CopyView of(Copy copy) {
            return new CopyView(copy.place().keyId().toString(), copy.epoch().toString(), base64(copy.copy()));
        }
    }

    static EscrowCopiesView of(ExportedPage page) {
        return new EscrowCopiesView(
                page.recovery().tenantId().value(),
                page.recovery().publicKey().orElseThrow().text(),
                page.patients().stream().map(PatientView::of).toList(),
                page.last().map(Cursor::after).orElse(null));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
