package se.budkavle.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import se.budkavle.DatabaseTest;

/** What a caller hears when the real database fails behind a door. */
class DatabaseAwayTest extends DatabaseTest {
    private final MockMvc web = MockMvcBuilders.standaloneSetup(new Door())
            .setControllerAdvice(new DatabaseAway())
            .build();

    /** No class of its own, so that no hub of another test finds it. */
    @RestController
    final class Door {
        @GetMapping("/door")
        void ask(@RequestParam("sql") String sql) {
            jdbc.execute(sql);
        }
    }

    @Test
    void aServerThatMayOnlyReadIsToBeAskedAgainSoon() throws Exception {
        ask("do $$ begin set transaction read only; delete from work; end $$")
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().exists("Retry-After"));
    }

    @Test
    void soIsOneThatHasADeadlock() throws Exception {
        ask("do $$ begin raise exception 'a deadlock' using errcode = '40P01'; end $$")
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().exists("Retry-After"));
    }

    @Test
    void aStatementThatIsWrongIsAFaultOfOurOwn() {
        assertThatThrownBy(() -> ask("select nothing from nowhere")).hasCauseInstanceOf(BadSqlGrammarException.class);
    }

    private ResultActions ask(String sql) throws Exception {
        return web.perform(get("/door").param("sql", sql));
    }
}
