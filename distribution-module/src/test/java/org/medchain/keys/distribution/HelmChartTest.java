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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart, rendered by Helm. What it makes of its own values is what {@code src/main/kubernetes} has, which {@link ManifestsTest} holds against Kubernetes.
 */
@EnabledIfSystemProperty(
        named = "os.arch",
        matches = "amd64|x86_64",
        disabledReason = "Helm's library is for this processor")
class HelmChartTest {

    private static final Path CHART = Path.of("target", "helm", "medchain-keys");
    private static final Path SOURCES = Path.of("..", "src", "main");
    private static final String RELEASE = "medchain-keys";
    private static final String JOB = "Job " + RELEASE + "-migrate-1";

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

        for (String owner : List.of("Deployment " + RELEASE, JOB)) {
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
        assertThat(at(rendered.get(JOB), "spec", "template", "spec", "containers", "0", "env"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(3);
    }

    @Test
    void takesVariablesFromTheSecret() throws IOException {
        Map<String, Map<String, Object>> rendered = render(
                "secrets: {name: of-the-hospital}",
                "secretSettings: {ERASURE_KEYS_KEK: erasure-keys-kek, ERASURE_KEYS_PASSWORD: \"1\"}");

        for (String owner : List.of("Deployment " + RELEASE, JOB)) {
            assertThat(at(rendered.get(owner), "spec", "template", "spec", "containers", "0", "env"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .contains(
                            fromSecret("ERASURE_KEYS_KEK", "of-the-hospital", "erasure-keys-kek"),
                            fromSecret("ERASURE_KEYS_PASSWORD", "of-the-hospital", "1"));
        }
        assertThat(settings(rendered)).doesNotContainKeys("ERASURE_KEYS_KEK", "ERASURE_KEYS_PASSWORD");
    }

    private static Map<String, Object> fromSecret(String variable, String secret, String key) {
        return Map.of("name", variable, "valueFrom", Map.of("secretKeyRef", Map.of("name", secret, "key", key)));
    }

    /** Else an upgrade would remove the Job of the release before, which may migrate still. */
    @Test
    void leavesAJobToItsTime() throws IOException {
        Map<String, Object> job = render().get(JOB);

        assertThat(at(job, "metadata", ANNOTATIONS)).isEqualTo(Map.of("helm.sh/resource-policy", "keep"));
        assertThat(at(job, "spec", "ttlSecondsAfterFinished")).isEqualTo(3600);
    }

    @Test
    void letsANodeBeDrainedOfASingleReplica() throws IOException {
        assertThat(render("replicas: 1")).doesNotContainKey("PodDisruptionBudget " + RELEASE);
        assertThat(render("replicas: 2")).containsKey("PodDisruptionBudget " + RELEASE);
    }

    @Test
    void letsPodsOutToThePortsThatAreNamed() throws IOException {
        Map<String, Object> policy =
                render("network: {egressPorts: [6432, 443, 6514]}").get("NetworkPolicy " + RELEASE);

        assertThat(at(policy, "spec", "egress", "1"))
                .isEqualTo(Map.of(
                        "ports",
                        List.of(
                                Map.of("protocol", "TCP", "port", 6432),
                                Map.of("protocol", "TCP", "port", 443),
                                Map.of("protocol", "TCP", "port", 6514))));
    }

    /** YAML would take them for numbers and truth values. */
    @Test
    void keepsNamesThatLookLikeAnotherType() throws IOException {
        Map<String, Map<String, Object>> rendered = render(
                "image: {pullSecrets: [\"1\"]}",
                "kms: {provider: hsm, hsm: {library: /l, tokenLabel: t, keyLabel: k}}",
                "secrets: {name: \"2\", owner: \"3\", tls: \"4\"}",
                "volumes: {data: {existingClaim: \"5\"}, copy: {storageClass: \"yes\"}}",
                "monitors: {enabled: true, namespace: \"6\", interval: \"7\", serverName: \"8\", ca: {secret: \"9\", key: \"on\"}}");

        Map<String, Object> pod = asMap(at(rendered.get(JOB), "spec", "template", "spec"));
        assertThat(at(pod, "imagePullSecrets", "0", "name")).isEqualTo("1");
        assertThat(at(pod, "containers", "0", "env", "2")).isEqualTo(fromSecret("HSM_PIN", "2", "hsm-pin"));
        assertThat(at(pod, "volumes", "4", "secret", "secretName")).isEqualTo("2");
        assertThat(at(pod, "volumes", "5", "secret", "secretName")).isEqualTo("4");
        assertThat(at(pod, "volumes", "6", "secret", "secretName")).isEqualTo("3");
        assertThat(at(pod, "volumes", "0", "persistentVolumeClaim", "claimName"))
                .isEqualTo("5");
        assertThat(at(rendered.get("PersistentVolumeClaim " + RELEASE + "-copy"), "spec", "storageClassName"))
                .isEqualTo("yes");
        assertThat(scraper(rendered)).isEqualTo("6");
        Map<String, Object> endpoint =
                asMap(at(rendered.get("PodMonitor " + RELEASE), "spec", "podMetricsEndpoints", "0"));
        assertThat(endpoint).containsEntry("interval", "7");
        assertThat(endpoint.get("tlsConfig"))
                .isEqualTo(Map.of("serverName", "8", "ca", Map.of("secret", Map.of("name", "9", "key", "on"))));
    }

    private static Object scraper(Map<String, Map<String, Object>> rendered) {
        Object labels = at(
                rendered.get("NetworkPolicy " + RELEASE),
                "spec",
                "ingress",
                "1",
                "from",
                "0",
                "namespaceSelector",
                "matchLabels");
        return asMap(labels).get("kubernetes.io/metadata.name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws", "local", "hsm"})
    void setsVariablesThatThereAre(String provider) throws IOException {
        String variables = Files.readString(Path.of("..", "docs", "run", "configuration.md"));

        assertThat(settings(render("kms: {provider: " + provider + ", hsm: {library: /l, tokenLabel: t, keyLabel: k}}"))
                        .keySet())
                .hasSizeGreaterThan(15)
                .allSatisfy(variable -> assertThat(variables).contains("`" + variable + "`"));
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
                "monitors: {enabled: true, namespace: watch, labels: {release: watch}, serverName: keys.hospital.example, ca: {secret: of-the-ca}}");

        Map<String, Object> monitor = rendered.get("PodMonitor " + RELEASE);
        assertThat(at(monitor, "metadata", "labels")).isEqualTo(Map.of("release", "watch"));
        assertThat(at(monitor, "spec", "selector")).isEqualTo(at(deployment(rendered), "spec", "selector"));
        assertThat(at(deployment(rendered), "spec", "template", "spec", "containers", "0", "ports"))
                .asString()
                .contains("name=" + at(monitor, "spec", "podMetricsEndpoints", "0", "port") + ",");
        assertThat(at(monitor, "spec", "podMetricsEndpoints", "0", "tlsConfig"))
                .isEqualTo(Map.of(
                        "serverName",
                        "keys.hospital.example",
                        "ca",
                        Map.of("secret", Map.of("name", "of-the-ca", "key", "ca.crt"))));
        String job = String.valueOf(at(monitor, "spec", "podMetricsEndpoints", "0", "relabelings", "0", "replacement"));
        assertThat(Files.readString(SOURCES.resolve("prometheus/medchain-keys.rules.yml")))
                .contains("up{job=\"" + job + "\"}");
        assertThat(scraper(rendered)).isEqualTo("watch");
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

    /** Those of other parts, too, with all values that change the form of something. The model has no Job, and no types of the Prometheus Operator. */
    @Test
    void isWhatKubernetesKnowsWithAllValues() throws IOException {
        Map<String, Map<String, Object>> rendered = new HashMap<>(render(
                "image: {pullSecrets: [one]}",
                "replicas: 3",
                "kms: {provider: hsm, hsm: {library: /l, tokenLabel: t, keyLabel: k}, serviceAccountAnnotations: {a: b}}",
                "volumes: {data: {storageClass: shared}, copy: {existingClaim: of-another-storage}}",
                "settings: {PUBLIC_PAGES: \"true\"}",
                "secretSettings: {ERASURE_KEYS_KEK: erasure-keys-kek}",
                "network: {egressPorts: [6432]}",
                "monitors: {enabled: true, labels: {release: watch}, ca: {secret: of-the-ca}}",
                "rules: {enabled: true, labels: {release: watch}, docs: https://keys.hospital.example/docs}",
                "dashboards: {enabled: true}"));

        assertThat(rendered.values())
                .allSatisfy(document ->
                        assertThat(ManifestsTest.metadataOf(document)).isNotNull());
        assertThat(ManifestsTest.podOf(rendered.remove(JOB))
                        .getContainers()
                        .get(0)
                        .getEnv())
                .hasSize(4);
        for (String ofTheOperator : List.of("PodMonitor ", "PrometheusRule ")) {
            assertThat(rendered.remove(ofTheOperator + RELEASE))
                    .containsOnlyKeys("apiVersion", "kind", "metadata", "spec")
                    .containsEntry("apiVersion", "monitoring.coreos.com/v1");
        }
        assertThat(rendered.values())
                .hasSize(8)
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
                "settings: {DATABASE_PASSWORD: x}",
                "settings: {LOCAL_KEK: x}",
                "settings: {LOCAL_KEK_PREVIOUS: x}",
                "settings: {HSM_PIN: x}",
                "settings: {CONSOLE_CLIENT_SECRET: x}",
                "settings: {AWS_SECRET_ACCESS_KEY: x}",
                "settings: {AWS_SESSION_TOKEN: x}",
                "settings: {DATABASE_OWNER: x}",
                "settings: {DATABASE_OWNER_PASSWORD_FILE: /x}",
                "settings: {HEALTH_PORT: \"1\"}",
                "settings: {HTTPS_PORT: \"1\"}",
                "settings: {OPERATIONS_PORT: \"1\"}",
                "secretSettings: {hsm-pin: hsm-pin}",
                "secretSettings: {CONSOLE_CLIENT_SECRET: \"\"}",
                "secretSettings: {DATABASE_OWNER_PASSWORD: database-owner-password}",
                "secretSettings: {DATABASE_PASSWORD: database-password}",
                "network: {egressPorts: []}",
                "network: {egressPorts: [65536]}",
                "monitors: {enabled: true}",
                "rules: {enabled: true}",
                "rules: {enabled: true, docs: docs}",
                "rules: {enabled: true, docs: \"https://keys.hospital.example/'\"}",
                "rules: {enabled: true, docs: \"https://keys.hospital.example/{{ x }}\"}"
            })
    void refusesWhatWouldNotServe(String values) {
        assertThatIllegalStateException().isThrownBy(() -> render(values));
    }
}
