package org.medchain.keys.it.inear.ward;

import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Fills orders on a timer, where there is no request and no token. */
@Singleton
public class NightShift {

    private final Map<String, Order> orders = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();

    @Resource
    private TimerService timers;

    @Inject
    private Ward ward;

    /** The answer comes after the caller's thread has left this bean. */
    public CompletableFuture<JsonObject> take(Order order) {
        String number = UUID.randomUUID().toString();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        orders.put(number, order);
        answers.put(number, answer);
        timers.createSingleActionTimer(0, new TimerConfig(number, false));
        return answer;
    }

    @Timeout
    void fill(Timer timer) {
        CompletableFuture<JsonObject> answer = answers.remove(timer.getInfo());
        try {
            answer.complete(ward.fill(orders.remove(timer.getInfo())));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
