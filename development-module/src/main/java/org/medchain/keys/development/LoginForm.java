package org.medchain.keys.development;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The form in which people choose who they are. */
final class LoginForm {

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Who are you? - MedChain Keys</title>
            </head>
            <body>
            <main>
            <h1>Who are you?</h1>
            <p>For trying alone: this page asks for no password. A second person is another name.</p>
            %s<form method="post" action="/auth">
            <input type="hidden" name="state" value="%s">
            <input type="hidden" name="code_challenge" value="%s">
            <p><label for="name">Name</label> <input type="text" id="name" name="name" value="olga" required></p>
            <p><label for="tenant">Tenant, or * for every tenant</label> <input type="text" id="tenant" name="tenant" value="trial" required></p>
            <fieldset>
            <legend>Roles</legend>
            %s</fieldset>
            <p><button type="submit">Log in</button></p>
            </form>
            </main>
            </body>
            </html>
            """;

    private LoginForm() {}

    /** @param refusal why the last choice is none; empty if it was not made */
    static String of(String state, String challenge, String refusal) {
        String roles = Arrays.stream(Role.values())
                .map(role -> "<p><input type=\"checkbox\" id=\"" + role.claim() + "\" name=\"role\" value=\""
                        + role.claim() + "\"> <label for=\"" + role.claim() + "\">" + role.claim() + "</label></p>\n")
                .collect(Collectors.joining());
        return PAGE.formatted(
                refusal.isEmpty() ? "" : "<p role=\"alert\">" + escaped(refusal) + "</p>\n",
                escaped(state),
                escaped(challenge),
                roles);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
