package org.example.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.executor.InterceptorService;
import ca.uhn.fhir.jpa.binary.api.StoredDetails;
import ca.uhn.fhir.jpa.binstore.FilesystemBinaryStorageSvcImpl;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.util.HapiExtensions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.client.message.MessageHeader;

/** Over HAPI FHIR's storage in files, in 96 MiB of memory. */
class SealedBinaryStorageTest {

    private static final PatientId ANNA = new PatientId("anna");
    private static final PatientId BERT = new PatientId("bert");
    private static final IdType SCAN = new IdType("Binary/scan-1");
    private static final IdType OTHER_SCAN = new IdType("Binary/scan-2");
    private static final String TYPE = "application/dicom";

    private final InMemoryService service = new InMemoryService();
    private PatientId patient = ANNA;
    private SealedBinaryStorage storage;

    @TempDir
    private Path directory;

    @BeforeEach
    void openStorage() {
        FilesystemBinaryStorageSvcImpl files = new FilesystemBinaryStorageSvcImpl(directory.toString());
        files.setInterceptorBroadcasterForTests(new InterceptorService());
        storage = new SealedBinaryStorage(
                files,
                new PatientVaults(KeySource.of(service), new TenantId("hospital-a")),
                id -> patient,
                FhirContext.forR4Cached());
    }

    private StoredDetails store(IdType resource, InputStream content) throws IOException {
        return storage.storeBinaryContent(resource, null, TYPE, content, new SystemRequestDetails());
    }

    private byte[] read(IdType resource, String contentId) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(storage.writeBinaryContent(resource, contentId, out)).isTrue();
        return out.toByteArray();
    }

    @Test
    void storesAndReadsMoreThanItsMemoryHolds() throws IOException {
        long length = 3 * Runtime.getRuntime().maxMemory();
        String contentId = store(SCAN, Contents.ofLength(length)).getBinaryContentId();

        MessageDigest digest = Contents.sha256();
        storage.writeBinaryContent(SCAN, contentId, new DigestOutputStream(OutputStream.nullOutputStream(), digest));

        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(Contents.digest(Contents.ofLength(length)));
        assertThat(storage.fetchBinaryContentDetails(SCAN, contentId).getBytes())
                .isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_000, 65_535, 65_536, 65_537, 200_000})
    void readsBackWhatWasStored(int length) throws IOException {
        byte[] content = Contents.ofLength(length).readAllBytes();
        StoredDetails stored = store(SCAN, Contents.ofLength(length));
        String contentId = stored.getBinaryContentId();

        assertThat(stored.getBytes()).isEqualTo(length);
        StoredDetails fetched = storage.fetchBinaryContentDetails(SCAN, contentId);
        assertThat(fetched.getBytes()).isEqualTo(length);
        assertThat(fetched.getContentType()).isEqualTo(TYPE);
        assertThat(fetched.getHash()).isEqualTo(stored.getHash());
        assertThat(read(SCAN, contentId)).isEqualTo(content);
        assertThat(storage.fetchBinaryContent(SCAN, contentId)).isEqualTo(content);
    }

    @Test
    void readsTheContentThatABinaryRefersTo() throws IOException {
        String contentId = store(SCAN, Contents.ofLength(1_000)).getBinaryContentId();
        Binary binary = new Binary();
        binary.setId(SCAN);
        binary.getDataElement().addExtension(HapiExtensions.EXT_EXTERNALIZED_BINARY_ID, new StringType(contentId));

        assertThat(storage.fetchDataByteArrayFromBinary(binary))
                .isEqualTo(Contents.ofLength(1_000).readAllBytes());
    }

    @Test
    void makesAMessageThatNamesTheResourceAndNoPatient() throws IOException {
        String contentId = store(SCAN, Contents.ofLength(1_000)).getBinaryContentId();
        Path file = Contents.fileOf(directory, "Binary/scan-1");

        try (InputStream in = Files.newInputStream(file)) {
            assertThat(MessageHeader.read(in).context().entries())
                    .containsEntry("tenantId", "hospital-a")
                    .containsEntry("resource", "Binary/scan-1")
                    .containsEntry("content", contentId)
                    .doesNotContainValue("anna");
        }
    }

    @Test
    void opensInNoOtherPlace() throws IOException {
        store(SCAN, Contents.ofLength(1_000));
        String other = store(OTHER_SCAN, Contents.ofLength(1_001)).getBinaryContentId();
        Files.copy(
                Contents.fileOf(directory, "Binary/scan-1"),
                Contents.fileOf(directory, "Binary/scan-2"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> read(OTHER_SCAN, other));
    }

    @Test
    void opensForNoOtherPatient() throws IOException {
        String contentId = store(SCAN, Contents.ofLength(1_000)).getBinaryContentId();
        patient = BERT;
        store(OTHER_SCAN, Contents.ofLength(1_000));

        assertThatExceptionOfType(InvalidEncryptedKeyException.class).isThrownBy(() -> read(SCAN, contentId));
    }

    @Test
    void letsNoByteOfACutContentLeave() throws IOException {
        String contentId = store(SCAN, Contents.ofLength(200_000)).getBinaryContentId();
        Path file = Contents.fileOf(directory, "Binary/scan-1");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100_000));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> storage.writeBinaryContent(SCAN, contentId, out));
        assertThat(out.size()).isZero();
    }

    @Test
    void neverOpensAContentThatBrokeOff() throws IOException {
        InputStream broken = new SequenceInputStream(Contents.ofLength(100_000), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the client is gone");
            }
        });
        String contentId = storage.newBinaryContentId();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () -> storage.storeBinaryContent(SCAN, contentId, TYPE, broken, new SystemRequestDetails()));
        assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> read(SCAN, contentId));
    }

    @Test
    void opensNothingOnceTheKeysAreErased() throws IOException {
        String contentId = store(SCAN, Contents.ofLength(1_000)).getBinaryContentId();
        service.erase(ANNA);

        assertThatExceptionOfType(ResourceGoneException.class)
                .isThrownBy(() -> storage.fetchBinaryContentDetails(SCAN, contentId));
        assertThatExceptionOfType(ResourceGoneException.class).isThrownBy(() -> read(SCAN, contentId));
        assertThatExceptionOfType(ResourceGoneException.class)
                .isThrownBy(() -> storage.fetchBinaryContent(SCAN, contentId));
        assertThatExceptionOfType(ResourceGoneException.class)
                .isThrownBy(() -> store(OTHER_SCAN, Contents.ofLength(1_000)));
    }

    @Test
    void doesNotKnowWhatWasNotStoredOrWasExpunged() throws IOException {
        String contentId = store(SCAN, Contents.ofLength(1_000)).getBinaryContentId();
        storage.expungeBinaryContent(SCAN, contentId);

        assertThat(storage.fetchBinaryContentDetails(SCAN, contentId)).isNull();
        assertThat(storage.writeBinaryContent(SCAN, contentId, OutputStream.nullOutputStream()))
                .isFalse();
    }

    @Test
    void leavesNothingInTheResource() {
        assertThat(storage.shouldStoreBinaryContent(1, SCAN, TYPE)).isTrue();
        assertThat(storage.getMinimumBinarySize()).isZero();
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> storage.setMinimumBinarySize(1));
    }
}
