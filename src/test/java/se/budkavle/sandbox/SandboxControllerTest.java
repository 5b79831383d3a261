package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import se.budkavle.work.BusinessClock;

class SandboxControllerTest {
    @TempDir
    Path folder;

    private final BusinessClock clock = SandboxFixture.clock();
    private final Hub hub = new Hub();
    private Sandbox sandbox;
    private MockMvc web;

    @BeforeEach
    void start() {
        sandbox = SandboxFixture.inMemory(clock, folder, hub::url);
        web = MockMvcBuilders.standaloneSetup(new SandboxController(sandbox))
                .setAsyncRequestTimeout(240_000)
                .build();
    }

    @AfterEach
    void stop() {
        sandbox.close();
        hub.close();
    }

    @Test
    void everythingReceivedIsListedOldestFirst() throws Exception {
        var client = new MailClient(sandbox.properties());
        client.send("ok+1@example.com");
        client.send("ok+2@example.com");

        var started = web.perform(get("/sandbox/mail-relay/received")).andReturn();

        web.perform(asyncDispatch(started))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.length()").value(2))
                .andExpect(jsonPath("$[0].request.to[0]").value("ok+1@example.com"))
                .andExpect(jsonPath("$[1].answer.id").isNotEmpty())
                .andExpect(jsonPath("$[0].kind").doesNotExist());
    }

    @Test
    void partnerThatReceivedNothingHasAnEmptyList() throws Exception {
        var started = web.perform(get("/sandbox/46elks/received")).andReturn();

        web.perform(asyncDispatch(started)).andExpect(content().json("[]", true));
    }

    @Test
    void unknownPartnerIsNotFound() throws Exception {
        web.perform(get("/sandbox/pigeon/received")).andExpect(status().isNotFound());
    }

    @Test
    void knobsAreTurned() throws Exception {
        web.perform(put("/sandbox/print-vendor/knobs")
                        .contentType("application/json")
                        .content("{\"blackHole\": true, \"latency\": \"PT0.2S\"}"))
                .andExpect(status().isNoContent());
    }

    @Test
    void wrongKnobIsRefusedWithTheReason() throws Exception {
        web.perform(put("/sandbox/46elks/knobs").contentType("application/json").content("{\"errorRate\": 2}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail").value("errorRate is a share from 0 to 1"));
    }

    @Test
    void replyFromAPhoneIsPassedOnToTheHub() throws Exception {
        web.perform(post("/sandbox/46elks/incoming")
                        .contentType("application/json")
                        .content("{\"from\": \"+46701740605\", \"message\": \"STOPP\"}"))
                .andExpect(status().isAccepted())
                .andExpect(jsonPath("$.id").isNotEmpty());

        SandboxFixture.settle(clock, sandbox);
        assertThat(hub.told()).hasSize(1);
    }

    @Test
    void onlyPhonesReply() throws Exception {
        web.perform(post("/sandbox/mail-relay/incoming")
                        .contentType("application/json")
                        .content("{\"from\": \"+46701740605\", \"message\": \"STOPP\"}"))
                .andExpect(status().isBadRequest());
    }
}
