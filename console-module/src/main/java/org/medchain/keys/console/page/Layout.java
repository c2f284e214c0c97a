package org.medchain.keys.console.page;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.Role;

/**
 * The part of a page around its contents.
 *
 * @param who the person; empty if nobody is logged in
 * @param tenant the tenant that the person acts for; empty if there is none
 * @param formToken what each form carries
 * @param notice a sentence about what was just done; empty for none
 * @param forwardTo where the browser goes by itself; empty for nowhere
 * @param live whether the browser loads a part of the page again and again, if it runs scripts
 */
public record Layout(
        Texts texts,
        String title,
        List<MenuItem> menu,
        String who,
        String tenant,
        String formToken,
        String notice,
        String forwardTo,
        boolean live,
        String stylesheet) {

    /** The way of the console to its pages. */
    static final String ROOT = "/console";

    private record Entry(String path, String label, Collection<String> roles) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry("/", "today", Role.ALL),
            new Entry("/patient", "patient", Role.ALL),
            new Entry("/erasures", "erasures", Operation.LIST_DESTRUCTIONS.roles()),
            new Entry("/holds", "holds", Operation.READ_LEGAL_HOLD.roles()),
            new Entry("/recoveries", "recoveries", Operation.LIST_RECOVERIES.roles()),
            new Entry("/audit", "audit", Operation.READ_AUDIT_LOG.roles()),
            new Entry("/review", "review", Operation.READ_AUDIT_SUMMARY.roles()),
            new Entry("/tenants", "tenants", Operation.LIST_TENANTS.roles()),
            new Entry("/health", "health", Role.OPERATORS),
            new Entry("/me", "me", Set.of()));

    /** Makes the layout of a page for a person who is logged in. */
    static Layout of(Visit visit, String titleKey) {
        Identity identity = visit.identity();
        return new Layout(
                visit.texts(),
                visit.texts().of(titleKey),
                menu(visit, identity),
                identity.name(),
                identity.tenant().map(TenantId::value).orElse(""),
                visit.session().nextFormToken(),
                visit.session().takeNotice().orElse(""),
                "",
                false,
                Asset.STYLES.path());
    }

    /** Makes the layout of a page that needs no login. */
    public static Layout outside(Texts texts, String titleKey) {
        return new Layout(texts, texts.of(titleKey), List.of(), "", "", "", "", "", false, Asset.STYLES.path());
    }

    private static List<MenuItem> menu(Visit visit, Identity identity) {
        return ENTRIES.stream()
                .filter(entry ->
                        entry.roles().isEmpty() || entry.roles().stream().anyMatch(identity::hasRole))
                .map(entry -> new MenuItem(
                        ROOT + entry.path(),
                        visit.texts().of("menu." + entry.label()),
                        entry.path().equals(visit.path())))
                .toList();
    }

    /** Makes what a part of a page takes from the layout. The notice waits for a whole page. */
    static Layout ofPart(Visit visit) {
        return new Layout(
                visit.texts(),
                "",
                List.of(),
                "",
                "",
                visit.session().nextFormToken(),
                "",
                "",
                false,
                Asset.STYLES.path());
    }

    /** Returns the same layout of a page a part of which the browser loads again while this is so. */
    Layout live(boolean isLive) {
        return new Layout(texts, title, menu, who, tenant, formToken, notice, forwardTo, isLive, stylesheet);
    }

    /** Returns the same layout of a page that leads somewhere else. */
    public Layout forwarding(String url) {
        return new Layout(texts, title, menu, who, tenant, formToken, notice, url, live, stylesheet);
    }

    public String script() {
        return Asset.HTMX.path();
    }

    public String language() {
        return texts.language();
    }

    /** Returns a text; named so for the templates, which have it on each line. */
    public String t(String key) {
        return texts.of(key);
    }
}
