package org.medchain.keys.chain;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Members that were written, to be read in the same order. */
final class WrittenMembers implements MemberWriter, MemberReader {

    private final Queue<Map.Entry<String, Object>> members = new ArrayDeque<>();

    @Override
    public void text(String name, String value) {
        members.add(Map.entry(name, value));
    }

    @Override
    public void number(String name, long value) {
        members.add(Map.entry(name, value));
    }

    @Override
    public Optional<String> findText(String name) {
        return find(name).map(String.class::cast);
    }

    @Override
    public Optional<Long> findNumber(String name) {
        return find(name).map(Long.class::cast);
    }

    private Optional<Object> find(String name) {
        return members.isEmpty() || !members.peek().getKey().equals(name)
                ? Optional.empty()
                : Optional.of(members.remove().getValue());
    }
}
