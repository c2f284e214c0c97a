package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.console.exchange.SafetyHeaders;
import org.medchain.keys.console.page.Filled.State;
import org.medchain.keys.console.text.Texts;

class TemplatesTest {

    /** The pages of lists, by what one line is. */
    private static final Map<String, Class<?>> LISTINGS = Map.of(
            "erasures", ErasureRow.class,
            "holds", HoldRow.class,
            "tenants", TenantRow.class,
            "left", KeyLeftRow.class);

    private static final Map<String, Class<?>> VIEWS = Map.ofEntries(
            Map.entry("today", TodayView.class),
            Map.entry("patient", PatientView.class),
            Map.entry("erasures", Listing.class),
            Map.entry("certificate", CertificateView.class),
            Map.entry("holds", Listing.class),
            Map.entry("restoration", RestorationView.class),
            Map.entry("adoption", AdoptionView.class),
            Map.entry("audit", AuditView.class),
            Map.entry("event", EventView.class),
            Map.entry("review", ReviewView.class),
            Map.entry("tenants", Listing.class),
            Map.entry("tenant", TenantView.class),
            Map.entry("settings", SettingsView.class),
            Map.entry("difference", DifferenceView.class),
            Map.entry("policy", PolicyView.class),
            Map.entry("wrappings", WrappingsView.class),
            Map.entry("left", Listing.class),
            Map.entry("recoveries", RecoveriesView.class),
            Map.entry("recoverykey", RecoveryKeyView.class),
            Map.entry("takenback", TakenBackView.class),
            Map.entry("unsent", UnsentView.class),
            Map.entry("me", MeView.class),
            Map.entry("health", HealthView.class),
            Map.entry("problem", String.class),
            Map.entry("entrance", String.class));

    /** The forms whose action the page says that includes them. */
    private static final Set<String> FORMS_OF_PARTS = Set.of(
            "/console/tenants/adoption/adopt",
            "/console/tenants/adoption/restore",
            "/console/tenants/policy/change",
            "/console/tenants/policy/drop",
            "/console/tenants/settings/change",
            "/console/tenants/settings/drop");

    /** What people who attack pages put into every text that they can send. */
    private static final List<String> ATTACKS = List.of(
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "'><svg onload=alert(1)>",
            "\" onmouseover=\"alert(1)",
            "' autofocus onfocus='alert(1)",
            "</title><script>alert(1)</script>",
            "</caption></table><iframe src=//evil.example></iframe>",
            "</option></select><object data=x>",
            "<a href=javascript:alert(1)>x</a>",
            "<style>@import '//evil.example'</style>",
            "<!--<form action=//evil.example>",
            "]]><math><mtext><mglyph><svg>",
            "`onload=alert(1)`",
            "&lt;script&gt;alert(1)&lt;/script&gt;<u>",
            "\u2028<b>\u2029",
            "\u0000<script\u0000>",
            "${7*7}<embed>",
            "1; url=javascript:alert(1)\"><base href=//evil.example>");

    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z!][^\\s/>]*)((?:[^\">]|\"[^\"]*\")*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s+([^\\s=>]+)(?:=\"([^\"]*)\")?");
    private static final Set<String> ELEMENTS =
            Set.of(("!doctype html head meta title link body a header p form input button nav ul li main h1"
                            + " h2 div table caption thead tbody tr th td br strong label span select option textarea"
                            + " fieldset legend svg rect progress del ins")
                    .split(" "));
    private static final Set<String> ATTRIBUTES =
            Set.of(("html lang charset name content http-equiv rel href class method action type value"
                            + " aria-label aria-current aria-describedby aria-invalid id tabindex role scope for"
                            + " autocomplete spellcheck required selected checked rows viewBox preserveAspectRatio"
                            + " aria-hidden x width height max data-hx-get data-hx-trigger data-hx-swap")
                    .split(" "));

    private static Layout layout(String text, String language) {
        return new Filled(text, Texts.of(language, ZoneOffset.UTC)).of(Layout.class);
    }

    private static String html(String template, String text, String language) {
        return html(template, text, language, State.MINE);
    }

    private static String html(String template, String text, String language, State state) {
        return html(template, layout(text, language), text, state);
    }

    private static String html(String template, Layout layout, String text, State state) {
        return Templates.html(template, Map.of("page", layout, "view", view(template, text, layout.texts(), state, 1)));
    }

    private static Object view(String template, String text, Texts texts, State state, int size) {
        Filled filled = new Filled(text, texts, state, size);
        Class<?> type = VIEWS.get(template);
        if (type == Listing.class) {
            return filled.listing(LISTINGS.get(template));
        }
        return type == String.class ? text : filled.of(type);
    }

    static Stream<Arguments> attacks() {
        return VIEWS.keySet().stream()
                .sorted()
                .flatMap(template -> ATTACKS.stream().map(attack -> Arguments.of(template, attack)));
    }

    static Stream<String> templates() {
        return VIEWS.keySet().stream().sorted();
    }

    /** Takes out the one script that live pages load, which is of our own server and waits for nothing that others wrote. */
    private static String withoutTheScript(String html) {
        return html.replaceAll("<script src=\"/console/htmx\\.min-[0-9a-f]{16}\\.js\" defer></script>", "");
    }

    private static void assertHasOnlyWhatTemplatesHave(String page) {
        String html = withoutTheScript(page);
        Matcher tag = TAG.matcher(html);
        while (tag.find()) {
            assertThat(ELEMENTS).contains(tag.group(2).toLowerCase(Locale.ROOT));
            String rest = tag.group(3);
            Matcher attribute = ATTRIBUTE.matcher(rest);
            int end = 0;
            while (attribute.find() && attribute.start() == end) {
                assertThat(ATTRIBUTES).contains(attribute.group(1));
                end = attribute.end();
            }
            assertThat(rest.substring(end).strip()).as(tag.group()).isEmpty();
        }
        assertThat(TAG.matcher(html).replaceAll("")).doesNotContain("<");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("attacks")
    void escapeEveryText(String template, String attack) {
        for (State state : State.values()) {
            String html = html(template, attack, "en", state);

            if (attack.contains("<")) {
                assertThat(html).as(state.name()).doesNotContain(attack);
            }
            assertHasOnlyWhatTemplatesHave(html);
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void showTheTexts(String template) {
        assertThat(html(template, "a text of somebody", "de"))
                .contains("a text of somebody", "<html lang=\"de\">", "<h1>", "id=\"content\"");
    }

    /** BrowserTemplatesIT shows them. The text is one that breaks nowhere by itself. */
    @ParameterizedTest
    @MethodSource("templates")
    void areWrittenForABrowser(String template) throws IOException {
        String text = "arn:aws:kms:eu-central-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef";
        Path directory = Files.createDirectories(Path.of("target", "pages"));
        for (State state : State.values()) {
            for (String language : List.of("de", "en")) {
                String url = state == State.MINE ? "https://login.hospital.example/" : "";
                String html = html(template, layout(text, language).forwarding(url), text, state)
                        .replaceFirst("<meta http-equiv=[^>]*>", "");

                assertThat(html).contains("</main>").doesNotContain("http-equiv");
                Files.writeString(directory.resolve(String.join(".", template, state.name(), language, "html")), html);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void haveNoScriptAndNoStyleInThem(String template) {
        assertThat(withoutTheScript(inEachState(template)))
                .doesNotContainPattern("(?i)<script|<style|\\sstyle=|\\son[a-z]+=|javascript:");
    }

    @Test
    void haveTheScriptWhileTheyAreLiveAlone() {
        Layout live = layout("text", "en");

        assertThat(Templates.page(200, "problem", live, "text").text()).contains("<script ", "htmx-config");
        assertThat(Templates.page(200, "problem", live, "text").headers())
                .containsEntry(SafetyHeaders.POLICY, SafetyHeaders.POLICY_OF_LIVE_PAGES);
        assertThat(Templates.page(200, "problem", live.live(false), "text").text())
                .doesNotContain("<script ", "htmx");
        assertThat(Templates.page(200, "problem", live.live(false), "text").headers())
                .doesNotContainKey(SafetyHeaders.POLICY);
    }

    @Test
    void loadTheProgressAgainWhileARotationRunsAlone() {
        String again = "<div data-hx-get=\"/console/path\" data-hx-trigger=\"every 10s\" data-hx-swap=\"outerHTML\">";

        assertThat(html("tenant", "text", "en")).contains(again, "<a id=\"present\" href=\"/console/path\">");
        assertThat(html("tenant", "text", "en", State.BARE)).doesNotContain("data-hx", "id=\"present\"");
    }

    @Test
    void giveEachFormTheTokenOfTheSession() {
        assertThat(VIEWS.keySet()).allSatisfy(template -> {
            String html = inEachState(template);
            String withToken = "<form method=\"post\" action=\"/console/[a-z/-]+\"( class=\"filters\")?>\\s*"
                    + "<input type=\"hidden\" name=\"csrf\" value=\"text\">";
            assertThat(count(html, withToken)).as(template).isEqualTo(count(html, "<form "));
        });
    }

    @Test
    void sayNothingBelowARefusal() {
        Section<ErasureRow> erasures = new Section<>(true, "a refusal", List.of());
        TodayView view = new TodayView(
                erasures,
                erasures,
                Section.hidden(),
                Section.hidden(),
                new Section<>(true, "a refusal", List.of()),
                new Section<>(true, "of overdue work", List.of()),
                new Section<>(true, "of drills", List.of()),
                true,
                new Section<>(true, "a refusal", List.of()),
                new Section<>(true, "a refusal", List.of()),
                new Section<>(true, "a refusal", List.of()),
                new Section<>(true, "a refusal", List.of()),
                "",
                false,
                false);

        assertThat(Templates.html("today", Map.of("page", layout("text", "en"), "view", view)))
                .contains("a refusal", "of overdue work", "of drills")
                .doesNotContain("Nothing.");
    }

    @Test
    void letWhoProposedToLiftAHoldNotLiftIt() {
        String button = "<button type=\"submit\">Lift the legal hold</button>";

        assertThat(html("patient", "text", "en"))
                .contains("Lift proposed by: text. Another privacy officer must lift it.")
                .doesNotContain(button);
        assertThat(html("patient", "text", "en", State.WAITING))
                .contains("Lift proposed by: text.", button)
                .doesNotContain("Another privacy officer must lift it.");
        assertThat(html("patient", "text", "en", State.BARE)).contains(button).doesNotContain("Lift proposed by");
    }

    @Test
    void letWhoProposedToCancelARotationTakeThatBackAndNotCancelIt() {
        String cancel = "action=\"/console/rotations/cancel\"";
        String resume = "action=\"/console/rotations/resume\"";
        String another = "Another administrator must cancel it; resuming it takes that back.";

        assertThat(html("tenant", "text", "en"))
                .contains("End proposed by: text. " + another, resume)
                .doesNotContain(cancel);
        assertThat(html("tenant", "text", "en", State.WAITING))
                .contains("End proposed by: text.", resume, cancel)
                .doesNotContain(another);
        assertThat(html("tenant", "text", "en", State.BARE)).doesNotContain("End proposed by", resume);
    }

    @Test
    void sayWhoProposedToResumeATenant() {
        String sentence = "text proposed to resume the tenant. Another administrator must do the same.";

        assertThat(html("tenant", "text", "en")).contains(sentence);
        assertThat(html("tenant", "text", "en", State.BARE)).doesNotContain("proposed to resume");
    }

    private static String suspended(String proposedBy, boolean mayResume) {
        return html("tenant", suspendedTenant(new SuspensionView(true, "others", proposedBy, mayResume, false)));
    }

    private static TenantView suspendedTenant(SuspensionView suspension) {
        return new TenantView(
                "hospital",
                "Hospital",
                "suspended",
                suspension,
                List.of(),
                TenantView.Proposed.NONE,
                ProgressView.of(Section.hidden(), "/console/path"),
                true,
                "/console/path",
                "/console/path",
                "/console/path",
                "/console/path");
    }

    @Test
    void letWhoMayResumeATenantAndTellOthersWhoMust() {
        String resume = "action=\"/console/tenants/resume\"";
        String others = "You can resume the tenant only when";

        assertThat(suspended("", true)).contains("Suspended by: others", resume).doesNotContain(others);
        assertThat(suspended("anna", true)).contains("anna proposed to resume", resume);
        assertThat(suspended("anna", false)).contains("anna proposed to resume").doesNotContain(resume, others);
        assertThat(suspended("", false)).contains(others).doesNotContain(resume);
    }

    @Test
    void suspendATenantOnlyWhereThatChangesSomething() {
        String suspend = "action=\"/console/tenants/suspend\"";

        assertThat(html("tenant", suspendedTenant(new SuspensionView(false, "", "", false, true))))
                .contains(suspend)
                .doesNotContain("Suspended by", "action=\"/console/tenants/resume\"", "You can resume");
        assertThat(suspended("", true)).doesNotContain(suspend);
    }

    @Test
    void tieTheRuleToTheFieldOfAPolicyThatIsBad() {
        String bad = "<input type=\"text\" id=\"maxAge\" name=\"maxAge\" value=\"text\" autocomplete=\"off\""
                + " spellcheck=\"false\" aria-describedby=\"maxAge-rule\" aria-invalid=\"true\">\n"
                + "<span class=\"refusal\" id=\"maxAge-rule\">A duration like P365D";

        assertThat(html("policy", "text", "en"))
                .contains(
                        bad,
                        "<p class=\"refusal\" role=\"alert\">text</p>",
                        "<fieldset aria-describedby=\"window-rule\">",
                        "<p class=\"refusal\" id=\"window-rule\">",
                        "id=\"MONDAY\" name=\"MONDAY\" value=\"true\" checked aria-invalid=\"true\">");
        assertThat(html("policy", "text", "en", State.BARE))
                .contains("<span class=\"hint\" id=\"maxAge-rule\">", "<p class=\"hint\" id=\"window-rule\">")
                .doesNotContain("aria-invalid", "class=\"refusal\"", " checked");
    }

    @Test
    void letAnotherPersonConfirmAPolicyAndEachDropIt() {
        String change = "action=\"/console/tenants/policy/change\"";
        String drop = "action=\"/console/tenants/policy/drop\"";

        assertThat(html("policy", "text", "en", State.WAITING)).contains(change, drop);
        assertThat(html("policy", "text", "en", State.MINE))
                .contains("Another administrator must confirm it.", drop)
                .doesNotContain(change);
        assertThat(html("policy", "text", "en", State.BARE)).doesNotContain(change, drop, "Proposed");
    }

    @Test
    void leadToAllErasuresAndHoldsIfThereAreMore() {
        String erasures = "<p>There are more: <a href=\"/console/erasures\">Erasures</a></p>";
        String holds = "<p>There are more: <a href=\"/console/holds\">Legal holds</a></p>";

        assertThat(html("today", "text", "en")).contains(erasures, holds);
        assertThat(html("today", "text", "en", State.BARE)).doesNotContain("There are more:");
    }

    @Test
    void leadFromAPatientToTheCertificates() {
        String erasures = "<p><a href=\"/console/erasures\">Erasures</a></p>";

        assertThat(html("patient", "text", "en")).contains(erasures);
        assertThat(html("patient", "text", "en", State.REFUSED)).contains(erasures);
        assertThat(html("patient", "text", "en", State.BARE)).doesNotContain(erasures);
    }

    @Test
    void leadToThePageWhereAProposalIsDecided() {
        assertThat(html("today", "text", "en")).contains("<p>text <a href=\"/console/path\">text</a></p>");
    }

    @Test
    void giveEachFieldALabel() {
        assertThat(VIEWS.keySet()).allSatisfy(template -> {
            String html = inEachState(template);
            assertThat(count(html, "<(input type=\"(text|checkbox)\"|select|textarea) id="))
                    .as(template)
                    .isEqualTo(count(html, "<label for="));
        });
    }

    private static String inEachState(String template) {
        return Stream.of(State.values())
                .map(state -> html(template, "text", "en", state))
                .collect(Collectors.joining());
    }

    private static String html(String template, Object view) {
        return Templates.html(template, Map.of("page", layout("text", "en"), "view", view));
    }

    @Test
    void leadToOlderRecoveriesIfThereAreMore() {
        String sentence = "There are older recoveries, which may not have ended either:"
                + " <a href=\"/console/recoveries\">Recoveries</a>";

        assertThat(html("today", "text", "en")).contains(sentence);
        assertThat(html("today", "text", "en", State.BARE)).doesNotContain(sentence);
    }

    @Test
    void leadBackToAFormThatIsKept() {
        String link = "<a href=\"/console/unsent\">What you typed</a>";

        assertThat(html("today", "text", "en")).contains(link);
        assertThat(html("today", "text", "en", State.BARE)).doesNotContain(link);
    }

    @Test
    void offerNoRecoveryWhereItCanOnlyFail() {
        RecoveriesView view = new RecoveriesView("hospital", new Section<>(true, "a refusal", List.of()), "");

        assertThat(html("recoveries", view))
                .contains("a refusal", "/console/tenants/recovery/cancel")
                .doesNotContain("/console/recoveries/request", "Nothing.");
    }

    @Test
    void offerNoRecoveryKeyWhereItCanOnlyFail() {
        assertThat(html("recoverykey", "text", "en", State.BARE))
                .contains("This installation has no escrow.", "/console/tenants/recovery/cancel")
                .doesNotContain("/recovery/propose", "/recovery/remove", "/recovery/approve");
    }

    @Test
    void tellOfAProposalWhosePlaceAChangeTakes() {
        assertThat(html("difference", "text", "en")).contains("A proposal waits already.");
        assertThat(html("difference", "text", "en", State.BARE)).doesNotContain("A proposal waits already.");
    }

    @Test
    void sayWhatAReviewLeavesOut() {
        assertThat(count(html("review", "text", "en"), "There are more; those with the largest figures are shown."))
                .isEqualTo(3);
        assertThat(html("review", "text", "en", State.BARE)).doesNotContain("There are more");
    }

    @Test
    void letAnotherPersonConfirmAProposalAndEachDropIt() {
        String change = "action=\"/console/tenants/settings/change\"";
        String drop = "action=\"/console/tenants/settings/drop\"";

        assertThat(html("tenant", "text", "en", State.WAITING)).contains(change, drop);
        assertThat(html("tenant", "text", "en", State.MINE)).contains(drop).doesNotContain(change);
    }

    @Test
    void askForAllPatientsByName() {
        assertThat(html("recoveries", "text", "en")).contains("type=\"checkbox\" id=\"allPatients\"");
    }

    private static long count(String html, String pattern) {
        return Pattern.compile(pattern).matcher(html).results().count();
    }

    @Nested
    class OfAll {

        @Test
        void areTried() throws IOException {
            try (Stream<Path> files = Files.list(Path.of("src/main/jte"))) {
                assertThat(files.map(file -> file.getFileName().toString())
                                .filter(name -> name.endsWith(".jte"))
                                .map(name -> name.replace(".jte", ""))
                                .filter(name -> !name.equals("layout")))
                        .containsExactlyInAnyOrderElementsOf(VIEWS.keySet());
            }
        }

        @Test
        void areTriedWithEachForm() throws IOException {
            Pattern form = Pattern.compile("action=\"(/console/[a-z/-]+)\"");
            Pattern act = Pattern.compile("part\\.act\\(page = page, path = \"(/[a-z/-]+)\"");
            Set<String> written = new TreeSet<>(FORMS_OF_PARTS);
            try (Stream<Path> files = Files.walk(Path.of("src/main/jte"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(file);
                    form.matcher(text).results().forEach(it -> written.add(it.group(1)));
                    act.matcher(text).results().forEach(it -> written.add("/console" + it.group(1)));
                }
            }
            Set<String> shown = new TreeSet<>();
            VIEWS.keySet()
                    .forEach(template ->
                            form.matcher(inEachState(template)).results().forEach(it -> shown.add(it.group(1))));

            assertThat(shown).isEqualTo(written);
        }

        /** A form that is sent when the session is over is shown again after the next login. */
        @Test
        void keepWhatIsTypedIntoThem() {
            Pattern form = Pattern.compile(
                    "(?s)action=\"/console(/[a-z/-]+)\"(?:(?!</form>).)*?<(?:input type=\"text\"|textarea)");
            Set<String> typed = new TreeSet<>();
            VIEWS.keySet()
                    .forEach(template ->
                            form.matcher(inEachState(template)).results().forEach(it -> typed.add(it.group(1))));

            // Their hidden fields carry what was typed on the page before.
            typed.addAll(Set.of("/tenants/policy/change", "/tenants/settings/change"));
            assertThat(TypedForms.LABELS.keySet()).isEqualTo(typed);
        }

        /** Nothing is sent from the page of a form that is kept but what it shows, in the words of the person. */
        @Test
        void haveWordsForAllThatIsKept() {
            Pattern form = Pattern.compile("(?s)action=\"/console(/[a-z/-]+)\"((?:(?!</form>).)*)");
            Pattern field = Pattern.compile(" name=\"([^\"]+)\"");
            Set<String> kept = new TreeSet<>(TenantForm.NAMES);
            kept.addAll(PolicyForm.NAMES);
            VIEWS.keySet().stream()
                    .filter(template -> !template.equals("unsent"))
                    .forEach(template -> form.matcher(inEachState(template))
                            .results()
                            .filter(it -> TypedForms.LABELS.containsKey(it.group(1)))
                            .forEach(it ->
                                    field.matcher(it.group(2)).results().forEach(name -> kept.add(name.group(1)))));
            // The token, the names of sample settings.
            kept.removeAll(Set.of("csrf", "text", "createdAt"));

            assertThat(kept)
                    .contains("allPatients", "recoveryId", "tenantId", "reason")
                    .allSatisfy(name -> assertThat(UnsentPages.label(name, Texts.of("de", ZoneOffset.UTC)))
                            .isNotEqualTo(name));
        }

        /** What is refused is explained in the words of the person. */
        @Test
        void haveARuleForEachFieldThatIsFilledIn() {
            Pattern field = Pattern.compile(" id=\"[^\"]+\" name=\"([^\"]+)\"");
            Set<String> filledIn = new TreeSet<>(TenantForm.NAMES);
            filledIn.addAll(PolicyForm.NAMES);
            VIEWS.keySet()
                    .forEach(template ->
                            field.matcher(inEachState(template)).results().forEach(it -> filledIn.add(it.group(1))));
            // Boxes, whose rules are those of other fields or none, and the names of sample settings.
            PolicyForm.DAYS.forEach(filledIn::remove);
            filledIn.removeAll(Set.of("allPatients", "dryRun", "text", "createdAt"));

            assertThat(filledIn)
                    .contains("legalBasis", "recovered", "zone", "operation")
                    .allSatisfy(
                            name -> assertThat(Texts.of("de", ZoneOffset.UTC).find("rule." + name))
                                    .as(name)
                                    .isPresent());
        }

        /** Each list has as many rows as there are at most of what its page is about; all of them can be decided. */
        @ParameterizedTest
        @CsvSource({
            "today, " + TodayPages.MOST,
            "erasures, " + ErasurePages.SIZE,
            "holds, " + HoldPages.SIZE,
            "recoveries, " + RecoveryPages.SIZE,
            "audit, " + AuditPages.SIZE,
            "tenants, " + TenantPages.SIZE,
            "left, " + RotationPages.SIZE,
            "review, " + ReviewPages.MOST
        })
        void areSmall(String template, int size) {
            for (State state : State.values()) {
                Object view = view(
                        template, "a text of thirty-six characters here", Texts.of("de", ZoneOffset.UTC), state, size);

                String html = Templates.html(template, Map.of("page", layout("text", "de"), "view", view));

                assertThat(html.getBytes(StandardCharsets.UTF_8))
                        .as(state.name())
                        .hasSizeLessThan(60_000);
            }
        }

        @Test
        void loadLittle() {
            assertThat(Asset.ALL.stream()
                            .mapToInt(it -> it.answer().bytes().length)
                            .sum())
                    .isLessThan(90_000);
        }

        @Test
        void nameWhatTheyLoadByItsHash() {
            assertThat(Asset.STYLES.path()).matches("/console/console-[0-9a-f]{16}\\.css");
            assertThat(Asset.HTMX.path()).matches("/console/htmx\\.min-[0-9a-f]{16}\\.js");
            assertThat(Asset.ALL)
                    .allSatisfy(it -> assertThat(it.answer().headers())
                            .containsEntry("Cache-Control", "public, max-age=31536000, immutable"));
        }
    }
}
