package org.medchain.keys.client.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantKeyException;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.TenantKeySource;

class BlindIndexTest {

    private static final TenantKeyName NAME = new TenantKeyName("patient-index");
    private static final TenantKeyVersion FIRST = new TenantKeyVersion(NAME, 1);
    private static final TenantKeyVersion SECOND = new TenantKeyVersion(NAME, 2);
    private static final IndexedField FAMILY_NAME = new IndexedField("Patient", "familyName", 32, 100_000);
    private static final int NAMES = 100_000;
    private static final String SYLLABLES =
            "ka lo mi ne ru sta ber gen hof mann ske vic dou \u00fc\u00df \u00e9n \u0142u \u015bwi zhang \u03c3\u03b1";

    private final InMemoryService service = new InMemoryService();
    private final TenantKeySource source = TenantKeySource.of(service);

    @BeforeEach
    void makeKey() {
        BlindIndex.makeKey(source, FIRST);
    }

    private BlindIndex open() {
        return BlindIndex.open(source, FIRST, FAMILY_NAME);
    }

    private static TenantKeySource another() {
        TenantKeySource another = TenantKeySource.of(new InMemoryService());
        BlindIndex.makeKey(another, FIRST);
        return another;
    }

    /** The same in each run; no two are the same when normalised. */
    private static List<String> names() {
        Random random = new Random(20261127);
        String[] syllables = SYLLABLES.split(" ", -1);
        Set<String> seen = new HashSet<>();
        return random.ints()
                .mapToObj(unused -> random.ints(3 + random.nextInt(4), 0, syllables.length)
                        .mapToObj(i -> syllables[i])
                        .collect(Collectors.joining()))
                .filter(name -> seen.add(NormalText.of(name).value()))
                .limit(NAMES)
                .toList();
    }

    /** As somebody else may type it. */
    private static String otherSpellingOf(String name) {
        return "  " + name.toUpperCase(java.util.Locale.ROOT) + " ";
    }

    @Nested
    class ValueOf {

        @Test
        void isWhatFormatsMdSays() throws GeneralSecurityException {
            byte[] tenantKey = new byte[32];
            new Random(1).nextBytes(tenantKey);
            IndexedField field = new IndexedField("Patient", "familyName", 20, 100_000);

            String value;
            try (BlindIndex index = BlindIndex.open(having(tenantKey), new TenantKeyVersion(NAME, 7), field)) {
                value = index.valueOf(" M\u00dcLLER ");
            }

            byte[] pseudorandomKey = hmac(new byte[32], tenantKey);
            byte[] indexKey = hmac(
                    pseudorandomKey,
                    "medchain-keys blind index v1 Patient.familyName\u0001".getBytes(StandardCharsets.US_ASCII));
            byte[] whole = hmac(indexKey, "m\u00fcller".getBytes(StandardCharsets.UTF_8));
            byte[] first = Arrays.copyOf(whole, 3);
            first[2] &= (byte) 0xF0;
            assertThat(value).isEqualTo("7." + HexFormat.of().formatHex(first));
        }

        private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(key, "HmacSHA256"));
            return hmac.doFinal(message);
        }

        @ParameterizedTest
        @CsvSource({"8, 2", "9, 4", "16, 4", "20, 6", "32, 8", "127, 32", "128, 32"})
        void isAsLongAsItsBits(int bits, int digits) {
            IndexedField field = new IndexedField("Patient", "familyName", bits, 100_000);
            try (BlindIndex index = BlindIndex.open(source, FIRST, field)) {
                assertThat(index.valueOf("M\u00fcller")).matches("1\\.[0-9a-f]{" + digits + "}");
                assertThat(index.valueOf("M\u00fcller").length()).isLessThanOrEqualTo(37);
            }
        }

        @Test
        void isAnotherForAnotherFieldEntityOrTenant() {
            Set<String> values = new HashSet<>();
            for (IndexedField field : List.of(
                    FAMILY_NAME,
                    new IndexedField("Patient", "givenName", 32, 100_000),
                    new IndexedField("Contact", "familyName", 32, 100_000))) {
                try (BlindIndex index = BlindIndex.open(source, FIRST, field);
                        BlindIndex others = BlindIndex.open(another(), FIRST, field)) {
                    values.add(index.valueOf("M\u00fcller"));
                    values.add(others.valueOf("M\u00fcller"));
                }
            }
            assertThat(values).hasSize(6);
        }

        @Test
        void refusesBlanks() {
            try (BlindIndex index = open()) {
                assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> index.valueOf(" "));
                assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> index.valuesToFind(""));
            }
        }

        @Test
        void failsOnceClosed() {
            BlindIndex index = open();
            index.close();
            index.close();

            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> index.valueOf("M\u00fcller"));
        }
    }

    @Nested
    class ManyNames {

        @ParameterizedTest
        @CsvSource({"16", "20", "24"})
        void areAllFoundWithNoMoreOthersThanTwiceTheTheory(int bits) {
            IndexedField field = new IndexedField("Patient", "familyName", bits, NAMES);
            List<String> names = names();
            Map<String, Set<Integer>> table = new HashMap<>();
            long others = 0;
            try (BlindIndex index = BlindIndex.open(source, FIRST, field)) {
                for (int row = 0; row < NAMES; row++) {
                    table.computeIfAbsent(index.valueOf(names.get(row)), unused -> new HashSet<>())
                            .add(row);
                }
                for (int row = 0; row < NAMES; row++) {
                    Set<Integer> found = new HashSet<>();
                    for (String value : index.valuesToFind(otherSpellingOf(names.get(row)))) {
                        found.addAll(table.getOrDefault(value, Set.of()));
                    }
                    assertThat(found.contains(row)).isTrue();
                    others += found.size() - 1;
                }
            }

            double theory = (double) NAMES * (NAMES - 1) / Math.pow(2, bits);
            assertThat((double) others).isBetween(theory / 2, theory * 2);
        }
    }

    @Nested
    class Open {

        @Test
        void takesTheKeyThatIsThere() {
            try (BlindIndex one = open();
                    BlindIndex two = open()) {
                assertThat(one.version()).isEqualTo(1);
                assertThat(two.valueOf("M\u00fcller")).isEqualTo(one.valueOf("M\u00fcller"));
            }
        }

        /** The service's database was restored to before the key was made. */
        @Test
        void makesNoneInThePlaceOfOneThatIsLost() {
            TenantKeySource restored = TenantKeySource.of(new InMemoryService());

            assertThatExceptionOfType(UnknownTenantKeyException.class)
                    .isThrownBy(() -> BlindIndex.open(restored, FIRST, FAMILY_NAME));
            assertThatExceptionOfType(UnknownTenantKeyException.class)
                    .isThrownBy(() -> BlindIndex.openBoth(restored, FIRST, SECOND, FAMILY_NAME));

            assertThatExceptionOfType(UnknownTenantKeyException.class)
                    .isThrownBy(() -> restored.decryptTenantKey(NAME));
        }

        /** The newest version is not the one that records have. */
        @Test
        void findsWhatIsThereWhenTheNextVersionWasMade() {
            String stored;
            try (BlindIndex index = open()) {
                stored = index.valueOf("M\u00fcller");
            }
            BlindIndex.makeKey(source, SECOND);

            try (BlindIndex index = open()) {
                assertThat(stored).startsWith("1.");
                assertThat(index.valuesToFind("m\u00fcller")).containsExactly(stored);
                assertThat(index.valueOf("M\u00fcller")).isEqualTo(stored);
            }
        }

        @Test
        void failsForASuspendedTenant() {
            service.suspend();

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(BlindIndexTest.this::open);
        }

        @Test
        void wipesTheTenantKey() {
            PlainKey key = PlainKey.takeOwnershipOf(new byte[32]);
            BlindIndex.open(having(key), FIRST, FAMILY_NAME).close();

            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(key::copyOfBytes);
        }
    }

    @Nested
    class MakeKey {

        @Test
        void makesEachVersionOnce() {
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> BlindIndex.makeKey(source, FIRST));
        }

        @Test
        void makesNoneWithoutTheOneBefore() {
            assertThatExceptionOfType(UnknownTenantKeyException.class)
                    .isThrownBy(() -> BlindIndex.makeKey(source, new TenantKeyVersion(NAME, 3)));
        }
    }

    @Nested
    class OpenBoth {

        @Test
        void writesTheOneAndFindsTheOtherToo() {
            BlindIndex.makeKey(source, SECOND);

            try (BlindIndex first = open();
                    BlindIndex second = BlindIndex.open(source, SECOND, FAMILY_NAME);
                    BlindIndex both = BlindIndex.openBoth(source, FIRST, SECOND, FAMILY_NAME)) {
                String one = first.valueOf("M\u00fcller");
                String two = second.valueOf("M\u00fcller");
                assertThat(two).startsWith("2.");
                assertThat(both.version()).isEqualTo(1);
                assertThat(both.valueOf("M\u00fcller")).isEqualTo(one);
                assertThat(both.valuesToFind("m\u00fcller")).containsExactly(one, two);
                assertThat(second.valuesToFind("m\u00fcller")).containsExactly(two);
            }
        }

        @Test
        void failsIfTheOtherIsNotThere() {
            assertThatExceptionOfType(UnknownTenantKeyException.class)
                    .isThrownBy(() -> BlindIndex.openBoth(source, FIRST, SECOND, FAMILY_NAME));
        }

        /** Some servers are a step behind the others. */
        @Test
        void hasNeighbouringStepsFindWhatTheOtherWrites() {
            BlindIndex.makeKey(source, SECOND);

            try (BlindIndex before = open();
                    BlindIndex writingTheFirst = BlindIndex.openBoth(source, FIRST, SECOND, FAMILY_NAME);
                    BlindIndex writingTheSecond = BlindIndex.openBoth(source, SECOND, FIRST, FAMILY_NAME);
                    BlindIndex after = BlindIndex.open(source, SECOND, FAMILY_NAME)) {
                List<BlindIndex> steps = List.of(before, writingTheFirst, writingTheSecond, after);
                for (int step = 1; step < steps.size(); step++) {
                    assertFinds(steps.get(step - 1), steps.get(step));
                    assertFinds(steps.get(step), steps.get(step - 1));
                }
            }
        }

        private static void assertFinds(BlindIndex searching, BlindIndex writing) {
            assertThat(searching.valuesToFind("m\u00fcller")).contains(writing.valueOf("M\u00fcller"));
        }
    }

    private static TenantKeySource having(byte[] tenantKey) {
        return having(PlainKey.takeCopyOf(tenantKey));
    }

    /** It is that of all versions. */
    private static TenantKeySource having(PlainKey tenantKey) {
        return new TenantKeySource() {

            @Override
            public TenantKey generateTenantKey(TenantKeyVersion version) {
                throw new ConcurrentChangeException();
            }

            @Override
            public TenantKey decryptTenantKey(TenantKeyName name) {
                return decryptTenantKey(new TenantKeyVersion(name, 1));
            }

            @Override
            public TenantKey decryptTenantKey(TenantKeyVersion version) {
                return new TenantKey(version, new DataKeyId(UUID.randomUUID()), tenantKey, Instant.EPOCH);
            }
        };
    }
}
