package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestContentTest {

    private static RepeatableRequest request(String key, String sender, String... parts) {
        RequestContent content = new RequestContent(key);
        for (String part : parts) {
            content.add(part.getBytes(StandardCharsets.UTF_8));
        }
        return content.sentBy(sender);
    }

    @Test
    void isTheSameForTheSameRequest() {
        assertThat(request("key", "sender", "POST /a", "body")).isEqualTo(request("key", "sender", "POST /a", "body"));
    }

    @Test
    void tellsSendersAndKeysApart() {
        String id = request("key", "sender").id();

        assertThat(id).isNotEqualTo(request("key", "other").id());
        assertThat(id).isNotEqualTo(request("other", "sender").id());
        assertThat(request("1key", "sender").id())
                .isNotEqualTo(request("key", "sender1").id());
    }

    @Test
    void tellsContentsApart() {
        String content = request("key", "sender", "POST /a", "body").content();

        assertThat(content)
                .isNotEqualTo(request("key", "sender", "POST /a", "other").content());
        assertThat(content)
                .isNotEqualTo(request("key", "sender", "POST /ab", "ody").content());
        assertThat(content).isNotEqualTo(request("key", "sender", "POST /a").content());
    }

    /** A patient's id in it can't be found by trying ids. */
    @Test
    void hidesTheContentFromThoseWithoutTheKey() {
        assertThat(request("key", "sender", "body").content())
                .isNotEqualTo(request("other key", "sender", "body").content());
    }

    @Test
    void isAskedForMoreThanOnce() {
        RequestContent content = new RequestContent("key");
        content.add(new byte[] {1});
        RepeatableRequest first = content.sentBy("sender");

        assertThat(content.sentBy("sender")).isEqualTo(first);
    }
}
