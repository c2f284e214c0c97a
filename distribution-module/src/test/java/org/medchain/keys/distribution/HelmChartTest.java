package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.medchain.keys.distribution.ManifestsTest.asMap;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart, rendered by Helm. What it makes of its own values is what {@code src/main/kubernetes} has, which {@link ManifestsTest} holds against Kubernetes.
 */
class HelmChartTest {

    private static final Path CHART = Path.of("target", "helm", "medchain-keys");
    private static final Path SOURCES = Path.of("..", "src", "main");
    private static final String RELEASE = "medchain-keys";

    /** What a part is that Helm alone has: what it is to keep, and when pods are to start again. */
    private static final String ANNOTATIONS = "annotations";

    @TempDir
    private Path directory;

    /** Each document of the chart with these values, lines of YAML, by its kind and name. */
    private Map<String, Map<String, Object>> render(String... values) throws IOException {
        Path file = Files.write(directory.resolve("values.yaml"), Arrays.asList(values));
        return byName(ManifestsTest.documentsOf(new Helm(CHART)
                .template()
                .withName(RELEASE)
                .withKubeVersion("1.31.0")
                .withValuesFile(file)
                .call()));
    }

    private static Map<String, Map<String, Object>> byName(List<Map<String, Object>> documents) {
        return documents.stream()
                .collect(Collectors.toMap(
                        document -> document.get("kind") + " "
                                + asMap(document.get("metadata")).get("name"),
                        document -> document,
                        (one, other) -> {
                            throw new IllegalStateException("two of one name");
                        },
                        TreeMap::new));
    }

    /** Returns the part of that path, such as {@code spec template}; a number is a place in a list. */
    private static Object at(Map<String, Object> document, String... path) {
        Object found = document;
        for (String step : path) {
            found = step.matches("[0-9]+")
                    ? ((List<?>) found).get(Integer.parseInt(step))
                    : asMap(found).get(step);
        }
        return found;
    }

    private static Map<String, Object> settings(Map<String, Map<String, Object>> rendered) {
        return asMap(rendered.get("ConfigMap " + RELEASE).get("data"));
    }

    private static Map<String, Object> deployment(Map<String, Map<String, Object>> rendered) {
        return rendered.get("Deployment " + RELEASE);
    }

    private static Object hash(Map<String, Map<String, Object>> rendered) {
        return at(deployment(rendered), "spec", "template", "metadata", ANNOTATIONS);
    }

    @Test
    void isWhatTheManifestsAreWithItsOwnValues() throws IOException {
        List<Map<String, Object>> manifests = new ArrayList<>(ManifestsTest.documents("medchain-keys.yaml"));
        Map<String, Object> migration =
                ManifestsTest.documents("medchain-keys-migrate.yaml").get(0);
        asMap(migration.get("metadata")).put("name", RELEASE + "-migrate-1");
        manifests.add(migration);
        String image = String.valueOf(at(migration, "spec", "template", "spec", "containers", "0", "image"));

        Map<String, Map<String, Object>> rendered =
                render("image: {tag: \"" + image.substring(image.lastIndexOf(':') + 1) + "\"}");
        rendered.values().forEach(it -> asMap(it.get("metadata")).remove(ANNOTATIONS));
        asMap(at(deployment(rendered), "spec", "template", "metadata")).remove(ANNOTATIONS);

        assertThat(rendered).isEqualTo(byName(manifests));
    }

    @Test
    void isOfTheVersionThatIsBuilt() throws IOException {
        String version = String.valueOf(ManifestsTest.documentsOf(Files.readString(CHART.resolve("Chart.yaml")))
                .get(0)
                .get("version"));

        assertThat(version).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
        assertThat(at(deployment(render()), "spec", "template", "spec", "containers", "0", "image"))
                .isEqualTo("registry.example.org/medchain-keys:" + version);
    }

    @Test
    void isSound() {
        assertThat(new Helm(CHART).lint().strict().call().isFailed()).isFalse();
    }

    @Test
    void takesAnImage() throws IOException {
        Map<String, Map<String, Object>> rendered = render(
                "image: {repository: registry.hospital.example/keys, tag: \"1\", pullSecrets: [of-the-registry]}");

        for (String owner : List.of("Deployment " + RELEASE, "Job " + RELEASE + "-migrate-1")) {
            Map<String, Object> pod = asMap(at(rendered.get(owner), "spec", "template", "spec"));
            assertThat(at(pod, "containers", "0", "image")).isEqualTo("registry.hospital.example/keys:1");
            assertThat(at(pod, "imagePullSecrets", "0", "name")).isEqualTo("of-the-registry");
        }
    }

    @Test
    void takesAnIssuer() throws IOException {
        assertThat(
                        settings(
                                render(
                                        "issuer: {url: https://login.hospital.example, keys: https://login.hospital.example/jwks, audiences: [one, two]}")))
                .containsEntry("MP_JWT_VERIFY_ISSUER", "https://login.hospital.example")
                .containsEntry("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "https://login.hospital.example/jwks")
                .containsEntry("MP_JWT_VERIFY_AUDIENCES", "one,two");
    }

    @Test
    void wrapsUnderCmks() throws IOException {
        Map<String, Map<String, Object>> rendered = render(
                "kms: {region: eu-west-1, serviceAccountAnnotations: {eks.amazonaws.com/role-arn: \"arn:aws:iam::1:role/keys\"}}");

        assertThat(settings(rendered))
                .containsEntry("KMS_ENABLED", "true")
                .containsEntry("AWS_REGION", "eu-west-1")
                .doesNotContainKeys("LOCAL_KEK_FILE", "HSM_LIBRARY");
        assertThat(at(rendered.get("ServiceAccount " + RELEASE), "metadata", ANNOTATIONS))
                .isEqualTo(Map.of("eks.amazonaws.com/role-arn", "arn:aws:iam::1:role/keys"));
    }

    @Test
    void wrapsUnderALocalKek() throws IOException {
        Map<String, Map<String, Object>> rendered = render("kms: {provider: local}");

        assertThat(settings(rendered))
                .containsEntry("KMS_ENABLED", "false")
                .containsEntry("LOCAL_KEK_FILE", "/etc/medchain-keys/local-kek")
                .doesNotContainKeys("AWS_REGION", "HSM_LIBRARY");
        assertThat(asMap(at(deployment(rendered), "spec", "template", "spec", "containers", "0")))
                .doesNotContainKey("env");
    }

    /** The PIN is the secret's alone. */
    @Test
    void wrapsInAnHsm() throws IOException {
        Map<String, Map<String, Object>> rendered =
                render("kms: {provider: hsm, hsm: {library: /opt/hsm/p11.so, tokenLabel: medchain, keyLabel: kek-1}}");

        assertThat(settings(rendered))
                .containsEntry("KMS_ENABLED", "false")
                .containsEntry("HSM_LIBRARY", "/opt/hsm/p11.so")
                .containsEntry("HSM_TOKEN_LABEL", "medchain")
                .containsEntry("HSM_KEY_LABEL", "kek-1")
                .doesNotContainKeys("AWS_REGION", "LOCAL_KEK_FILE", "HSM_PIN");
        assertThat(at(deployment(rendered), "spec", "template", "spec", "containers", "0", "env"))
                .isEqualTo(List.of(Map.of(
                        "name",
                        "HSM_PIN",
                        "valueFrom",
                        Map.of("secretKeyRef", Map.of("name", "medchain-keys", "key", "hsm-pin")))));
        assertThat(at(
                        rendered.get("Job medchain-keys-migrate-1"),
                        "spec",
                        "template",
                        "spec",
                        "containers",
                        "0",
                        "env"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws", "local", "hsm"})
    void setsVariablesThatThereAre(String provider) throws IOException {
        String operations = Files.readString(Path.of("..", "docs", "operations.md"));

        assertThat(settings(render("kms: {provider: " + provider + ", hsm: {library: /l, tokenLabel: t, keyLabel: k}}"))
                        .keySet())
                .hasSizeGreaterThan(15)
                .allSatisfy(variable -> assertThat(operations).contains("`" + variable + "`"));
    }

    @Test
    void takesAnyOtherSettingAndStartsThePodsAgain() throws IOException {
        Map<String, Map<String, Object>> rendered =
                render("settings: {PUBLIC_PAGES: \"true\", AWS_REGION: eu-north-1}");

        assertThat(settings(rendered))
                .containsEntry("PUBLIC_PAGES", "true")
                .containsEntry("AWS_REGION", "eu-north-1")
                .containsEntry("OPERATIONS_PORT", "9444");
        assertThat(hash(rendered)).isNotEqualTo(hash(render()));
        assertThat(hash(render("replicas: 3"))).isEqualTo(hash(render()));
    }

    @Test
    void takesVolumes() throws IOException {
        Map<String, Map<String, Object>> rendered = render(
                "volumes: {data: {storageClass: shared, size: 50Gi}, copy: {existingClaim: of-another-storage}}");

        Map<String, Object> claim = rendered.get("PersistentVolumeClaim " + RELEASE);
        assertThat(at(claim, "spec", "storageClassName")).isEqualTo("shared");
        assertThat(at(claim, "spec", "resources", "requests", "storage")).isEqualTo("50Gi");
        assertThat(at(claim, "metadata", ANNOTATIONS)).isEqualTo(Map.of("helm.sh/resource-policy", "keep"));
        assertThat(rendered).doesNotContainKey("PersistentVolumeClaim " + RELEASE + "-copy");
        assertThat(at(deployment(rendered), "spec", "template", "spec", "volumes", "1"))
                .isEqualTo(Map.of("name", "copy", "persistentVolumeClaim", Map.of("claimName", "of-another-storage")));
    }

    @Test
    void isScrapedAsTheJobOfTheAlerts() throws IOException {
        Map<String, Map<String, Object>> rendered = render(
                "monitors: {enabled: true, namespace: watch, labels: {release: watch}, serverName: keys.hospital.example}");

        Map<String, Object> monitor = rendered.get("PodMonitor " + RELEASE);
        assertThat(at(monitor, "metadata", "labels")).isEqualTo(Map.of("release", "watch"));
        assertThat(at(monitor, "spec", "selector")).isEqualTo(at(deployment(rendered), "spec", "selector"));
        assertThat(at(deployment(rendered), "spec", "template", "spec", "containers", "0", "ports"))
                .asString()
                .contains("name=" + at(monitor, "spec", "podMetricsEndpoints", "0", "port") + ",");
        assertThat(at(monitor, "spec", "podMetricsEndpoints", "0", "tlsConfig", "serverName"))
                .isEqualTo("keys.hospital.example");
        String job = String.valueOf(at(monitor, "spec", "podMetricsEndpoints", "0", "relabelings", "0", "replacement"));
        assertThat(Files.readString(SOURCES.resolve("prometheus/medchain-keys.rules.yml")))
                .contains("up{job=\"" + job + "\"}");
        assertThat(at(
                        rendered.get("NetworkPolicy " + RELEASE),
                        "spec",
                        "ingress",
                        "1",
                        "from",
                        "0",
                        "namespaceSelector",
                        "matchLabels"))
                .isEqualTo(Map.of("kubernetes.io/metadata.name", "watch"));
    }

    /** With the address in the place of Prometheus' external label. */
    @Test
    void hasTheAlertsWithTheirPages() throws IOException {
        Map<String, Object> rules = ManifestsTest.documentsOf(
                        Files.readString(SOURCES.resolve("prometheus/medchain-keys.rules.yml"))
                                .replaceAll("\\{\\{ or \\$externalLabels[^}]*}}", "https://keys.hospital.example/docs"))
                .get(0);

        Map<String, Object> rendered = render(
                        "rules: {enabled: true, labels: {release: watch}, docs: https://keys.hospital.example/docs/}")
                .get("PrometheusRule " + RELEASE);

        assertThat(rendered.get("spec")).isEqualTo(rules);
        assertThat(rendered.toString()).contains("https://keys.hospital.example/docs/incidents/kms-down.");
        assertThat(at(rendered, "metadata", "labels")).isEqualTo(Map.of("release", "watch"));
    }

    @Test
    void hasTheDashboard() throws IOException {
        Map<String, Object> dashboard =
                render("dashboards: {enabled: true}").get("ConfigMap " + RELEASE + "-dashboard");

        assertThat(at(dashboard, "data", "medchain-keys.json"))
                .asString()
                .isEqualToNormalizingNewlines(
                        Files.readString(SOURCES.resolve("grafana/medchain-keys.dashboard.json")));
        assertThat(at(dashboard, "metadata", "labels")).isEqualTo(Map.of("grafana_dashboard", "1"));
    }

    /** Those of other parts, too, with all values that change the form of something. */
    @Test
    void isWhatKubernetesKnowsWithAllValues() throws IOException {
        Map<String, Map<String, Object>> rendered = new HashMap<>(render(
                "image: {pullSecrets: [one]}",
                "kms: {provider: hsm, hsm: {library: /l, tokenLabel: t, keyLabel: k}, serviceAccountAnnotations: {a: b}}",
                "volumes: {data: {storageClass: shared}}",
                "settings: {PUBLIC_PAGES: \"true\"}",
                "dashboards: {enabled: true}"));

        assertThat(rendered.remove("Job " + RELEASE + "-migrate-1")).isNotNull();
        assertThat(rendered.values())
                .hasSize(9)
                .allSatisfy(document -> assertThat(ManifestsTest.read(document)).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "imgae: {tag: \"1\"}",
                "image: {tga: \"1\"}",
                "kms: {provider: gcp}",
                "kms: {provider: hsm}",
                "kms: {region: \"\"}",
                "issuer: {audiences: []}",
                "volumes: {data: {size: large}}",
                "settings: {public_pages: \"true\"}",
                "settings: {PUBLIC_PAGES: true}",
                "rules: {enabled: true}",
                "rules: {enabled: true, docs: docs}"
            })
    void refusesWhatWouldNotServe(String values) {
        assertThatIllegalStateException().isThrownBy(() -> render(values));
    }
}
