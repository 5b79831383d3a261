package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import se.budkavle.release.StrictJson;

/** One partner, simulated: its name, its door, its ledger, its knobs. */
abstract sealed class Simulator implements AutoCloseable
        permits HttpGateway, SmppSimulator, RelaySimulator, PrintSimulator {
    /**
     * What a hub is told to wait for an answer: long for a machine that stands still now and then, and so short that a demo's
     * silent partners do not hold it up.
     */
    static final String ANSWERS_WITHIN = "PT6S";

    private final String name;
    private final Ledger ledger;
    private final AtomicLong requests = new AtomicLong();
    final Setting setting;
    private final AtomicInteger answers = new AtomicInteger();
    private volatile Knobs knobs = Knobs.HEALTHY;

    Simulator(String name, Setting setting) {
        this.name = name;
        this.setting = setting;
        this.ledger = setting.openLedger(name);
    }

    /** The partner's name, as in {@code mappings/partners/}. */
    final String name() {
        return name;
    }

    final Ledger ledger() {
        return ledger;
    }

    /** Everything received, oldest first, as people look at it. */
    void eachReceived(Consumer<JsonNode> reader) {
        ledger.eachReceived(reader);
    }

    final Knobs knobs() {
        return knobs;
    }

    final void turn(Knobs wanted) {
        knobs = wanted;
        answers.set(wanted.answers());
        turned();
    }

    /** How the next answer is given. */
    final Answering nextAnswer() {
        return answers.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? knobs.answering() : Answering.AS_AGREED;
    }

    /** The knobs say something new. */
    void turned() {}

    /** What a route needs to reach this simulator, each with the partner's name in front. */
    abstract Map<String, String> properties();

    /** Takes up again what was promised before a restart, then opens the door. */
    abstract void start();

    /** A reply from a phone, on its way to the hub; returns its id. */
    String incoming(String from, String message) {
        throw new IllegalArgumentException(name + " passes on no replies from phones");
    }

    /**
     * As {@link #incoming(String, String)}, but part by part as it is said.
     *
     * @param manner {@code reference}, {@code parts} in the order in which they are told, {@code at}; each may be left out
     */
    String incoming(String from, String message, JsonNode manner) {
        if (!manner.isEmpty()) {
            throw new IllegalArgumentException(name + " passes on no texts in parts");
        }
        return incoming(from, message);
    }

    /** Whether this request is one of those that fail by {@link Knobs#errorRate()}. */
    final boolean isUnlucky() {
        return knobs.errorRate() > 0 && setting.chance(name, requests.getAndIncrement()) < knobs.errorRate();
    }

    final void linger() {
        Duration latency = knobs.latency();
        if (!latency.isZero()) {
            LockSupport.parkNanos(latency.toNanos());
        }
    }

    static ObjectNode json() {
        return StrictJson.MAPPER.createObjectNode();
    }
}
