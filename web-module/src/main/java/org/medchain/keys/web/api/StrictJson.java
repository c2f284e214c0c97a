package org.medchain.keys.web.api;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;

/**
 * JSON binding that refuses a member it does not know, or a value of another type: a misspelt setting is an error, not a
 * default.
 */
@Provider
public class StrictJson implements ContextResolver<Jsonb> {

    private final Jsonb jsonb = JsonbBuilder.create(new JsonbConfig()
            .setProperty("jsonb.fail-on-unknown-properties", true)
            .withDeserializers(new Exactly.ABoolean(), new Exactly.AText()));

    @Override
    public Jsonb getContext(Class<?> type) {
        return jsonb;
    }
}
