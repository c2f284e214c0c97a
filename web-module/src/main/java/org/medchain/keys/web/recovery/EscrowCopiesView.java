package org.medchain.keys.web.recovery;

import java.util.Base64;
import java.util.List;
import org.medchain.keys.escrow.EscrowStore.Copy;
import org.medchain.keys.escrow.EscrowStore.StoredEscrowKey;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPage;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPatient;
import org.medchain.keys.web.json.Cursor;

/**
 * A page of escrow copies, as custodians take it home: of each escrow key they open the seal that is for the recovery key.
 *
 * @param publicKey to which what is opened is sealed
 * @param nextCursor absent on the last page
 */
public record EscrowCopiesView(String tenantId, String publicKey, List<PatientView> items, String nextCursor) {

    /** The escrow copies of one patient, or some of them. */
    public record PatientView(String patientId, List<KeyView> escrowKeys, List<CopyView> copies) {

        static PatientView of(ExportedPatient patient) {
            return new PatientView(
                    patient.context().patientId().value(),
                    patient.keys().stream().map(KeyView::of).toList(),
                    patient.copies().stream().map(CopyView::of).toList());
        }
    }

    /** An escrow key, under the erasure key inside and sealed to a recovery key outside. */
    public record KeyView(String epoch, String recoveryKeyId, String sealedKey) {

        static KeyView of(StoredEscrowKey key) {
            return new KeyView(
                    key.epoch().id().toString(), key.epoch().recoveryKey().value(), base64(key.sealed()));
        }
    }

    /**
     * The id of the escrow key that the copy of a data key is under. The copy itself stays in the service, which alone
     * opens it.
     */
    public record CopyView(String keyId, String epoch) {

        static CopyView of(Copy copy) {
            return new CopyView(copy.place().keyId().toString(), copy.epoch().toString());
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
