package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** What is applied to a cluster, held against the model of Kubernetes: a name that it does not know is refused. */
class ManifestsTest {

    private static final Path MANIFESTS = Path.of("..", "src", "main", "kubernetes");
    private static final String NAME = "medchain-keys";

    static final Map<String, Class<?>> TYPES = Map.of(
            "v1 ServiceAccount", ServiceAccount.class,
            "v1 ConfigMap", ConfigMap.class,
            "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
            "v1 Service", Service.class,
            "apps/v1 Deployment", Deployment.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class);

    /** The types of the model keep what they don't know, unless they are told to refuse it. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    static List<Map<String, Object>> documents(String file) throws IOException {
        return documentsOf(Files.readString(MANIFESTS.resolve(file)));
    }

    static List<Map<String, Object>> documentsOf(String yaml) {
        List<Map<String, Object>> documents = new ArrayList<>();
        new Yaml(new LoaderOptions()).loadAll(yaml).forEach(document -> documents.add(asMap(document)));
        return documents;
    }

    @SuppressWarnings("unchecked") // YAML's own type of a mapping with names.
    static Map<String, Object> asMap(Object document) {
        return (Map<String, Object>) document;
    }

    static List<Map<String, Object>> plain() throws IOException {
        return documents("medchain-keys.yaml");
    }

    static Object read(Map<String, Object> document) {
        return MAPPER.convertValue(document, TYPES.get(document.get("apiVersion") + " " + document.get("kind")));
    }

    /** What is around the pod is Job's own, and was compared by hand. */
    static PodSpec podOf(Map<String, Object> job) {
        return MAPPER.convertValue(
                asMap(asMap(asMap(job.get("spec")).get("template")).get("spec")), PodSpec.class);
    }

    static ObjectMeta metadataOf(Map<String, Object> document) {
        return MAPPER.convertValue(document.get("metadata"), ObjectMeta.class);
    }

    private static <T> T plain(Class<T> type) throws IOException {
        return plain().stream()
                .map(ManifestsTest::read)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class Plain {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.distribution.ManifestsTest#plain")
        void isWhatKubernetesKnows(Map<String, Object> document) {
            assertThat(TYPES).containsKey(document.get("apiVersion") + " " + document.get("kind"));
            assertThat(read(document)).isNotNull();
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.distribution.ManifestsTest#plain")
        void isRefusedWithANameThatKubernetesDoesNotKnow(Map<String, Object> document) {
            document.put("metadata", Map.of("nmae", NAME));

            assertThatIllegalArgumentException().isThrownBy(() -> read(document));
        }

        @Test
        void selectsThePodsOfTheDeployment() throws IOException {
            Map<String, String> labels = plain(Deployment.class)
                    .getSpec()
                    .getTemplate()
                    .getMetadata()
                    .getLabels();

            assertThat(Stream.of(
                            plain(Deployment.class).getSpec().getSelector().getMatchLabels(),
                            plain(Service.class).getSpec().getSelector(),
                            plain(PodDisruptionBudget.class)
                                    .getSpec()
                                    .getSelector()
                                    .getMatchLabels(),
                            plain(NetworkPolicy.class)
                                    .getSpec()
                                    .getPodSelector()
                                    .getMatchLabels()))
                    .allSatisfy(selector -> assertThat(labels).containsAllEntriesOf(selector));
        }

        @Test
        void mountsWhatThereIs() throws IOException {
            List<String> volumes = plain(Deployment.class).getSpec().getTemplate().getSpec().getVolumes().stream()
                    .map(Volume::getName)
                    .toList();

            assertThat(containers().flatMap(container -> container.getVolumeMounts().stream()))
                    .extracting(VolumeMount::getName)
                    .isSubsetOf(volumes)
                    .containsAll(volumes);
        }

        private static Stream<Container> containers() throws IOException {
            var pod = plain(Deployment.class).getSpec().getTemplate().getSpec();
            return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream());
        }

        @Test
        void runsAsNobodyWhoCouldDoHarm() throws IOException {
            assertThat(plain(Deployment.class)
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getSecurityContext()
                            .getRunAsNonRoot())
                    .isTrue();
            assertThat(containers().map(Container::getSecurityContext))
                    .hasSize(2)
                    .allSatisfy(context -> {
                        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
                        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
                        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
                    });
        }

        @Test
        void probesThePortOfProbesWhichNoPodReaches() throws IOException {
            Container container = plain(Deployment.class)
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0);
            int port = Integer.parseInt(plain(ConfigMap.class).getData().get("HEALTH_PORT"));

            assertThat(Stream.of(
                            container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                    .allSatisfy(probe -> {
                        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("health");
                        assertThat(probe.getHttpGet().getScheme()).isNull();
                    });
            assertThat(container.getPorts())
                    .filteredOn(it -> it.getName().equals("health"))
                    .extracting(ContainerPort::getContainerPort)
                    .containsExactly(port);
            assertThat(plain(NetworkPolicy.class).getSpec().getIngress())
                    .flatExtracting(NetworkPolicyIngressRule::getPorts)
                    .extracting(it -> it.getPort().getIntVal())
                    .containsExactly(9443, 9444);
            assertThat(Files.readString(MANIFESTS.resolveSibling("container").resolve("Containerfile")))
                    .contains("HEALTH_PORT=" + port);
        }

        @Test
        void namesVariablesThatThereAre() throws IOException {
            String configuration = Files.readString(Path.of("..", "docs", "run", "configuration.md"));

            assertThat(plain(ConfigMap.class).getData().keySet())
                    .hasSizeGreaterThan(15)
                    .allSatisfy(variable -> assertThat(configuration).contains("`" + variable + "`"))
                    .noneMatch(variable -> variable.matches(".*(PASSWORD|KEK|SECRET_ACCESS_KEY)"));
        }
    }

    @Nested
    class Migration {

        private static final String OWNER = "medchain-keys-owner";

        private static PodSpec pod() throws IOException {
            return podOf(documents("medchain-keys-migrate.yaml").get(0));
        }

        @Test
        void aloneHasTheOwnersPassword() throws IOException {
            assertThat(pod().getVolumes())
                    .filteredOn(volume -> volume.getSecret() != null)
                    .extracting(volume -> volume.getSecret().getSecretName())
                    .contains(OWNER);
            for (String file : List.of("medchain-keys.yaml", "open-liberty-application.yaml")) {
                assertThat(Files.readString(MANIFESTS.resolve(file))).doesNotContain("OWNER", OWNER);
            }
        }

        @Test
        void isTheServerOtherwise() throws IOException {
            PodSpec server = plain(Deployment.class).getSpec().getTemplate().getSpec();
            Container serving = server.getContainers().get(0);
            Container migrating = pod().getContainers().get(0);

            assertThat(pod().getVolumes()).containsAll(server.getVolumes());
            assertThat(pod().getSecurityContext()).isEqualTo(server.getSecurityContext());
            assertThat(migrating.getVolumeMounts()).containsAll(serving.getVolumeMounts());
            assertThat(migrating.getSecurityContext()).isEqualTo(serving.getSecurityContext());
            assertThat(migrating.getEnvFrom()).isEqualTo(serving.getEnvFrom());
            assertThat(migrating.getImage()).isEqualTo(serving.getImage());
        }
    }

    @Nested
    class OfTheOperator {

        private static final Map<String, Class<?>> PARTS = Map.of(
                "securityContext", SecurityContext.class,
                "resources", ResourceRequirements.class);

        private static final Map<String, Class<?>> LISTS = Map.of(
                "envFrom", EnvFromSource.class,
                "initContainers", Container.class,
                "volumes", Volume.class,
                "volumeMounts", VolumeMount.class);

        private static Map<String, Object> spec() throws IOException {
            return asMap(documents("open-liberty-application.yaml").get(0).get("spec"));
        }

        @Test
        void isWhatKubernetesKnowsWhereItIsKubernetes() throws IOException {
            Map<String, Object> spec = spec();

            PARTS.forEach((part, type) ->
                    assertThat(MAPPER.convertValue(spec.get(part), type)).isNotNull());
            LISTS.forEach((part, type) -> assertThat((List<?>) spec.get(part))
                    .isNotEmpty()
                    .allSatisfy(
                            item -> assertThat(MAPPER.convertValue(item, type)).isNotNull()));
            assertThat(asMap(spec.get("probes")).values())
                    .hasSize(3)
                    .allSatisfy(probe ->
                            assertThat(MAPPER.convertValue(probe, Probe.class)).isNotNull());
        }

        @Test
        void hasTheVolumesAndProbesOfThePlainOne() throws IOException {
            var pod = plain(Deployment.class).getSpec().getTemplate().getSpec();
            Map<String, Object> spec = spec();

            assertThat(((List<?>) spec.get("volumes")).stream().map(it -> MAPPER.convertValue(it, Volume.class)))
                    .isEqualTo(pod.getVolumes());
            assertThat(((List<?>) spec.get("volumeMounts"))
                            .stream().map(it -> MAPPER.convertValue(it, VolumeMount.class)))
                    .isEqualTo(pod.getContainers().get(0).getVolumeMounts());
            assertThat(asMap(spec.get("probes")).values())
                    .extracting(it -> MAPPER.convertValue(it, Probe.class).getHttpGet())
                    .allSatisfy(get -> {
                        assertThat(get.getPort().getIntVal()).isEqualTo(9445);
                        assertThat(get.getScheme()).isNull();
                    })
                    .extracting(HTTPGetAction::getPath)
                    .containsExactlyInAnyOrder("/health/started", "/health/live", "/health/ready");
        }
    }
}
