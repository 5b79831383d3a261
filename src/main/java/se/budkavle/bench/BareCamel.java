package se.budkavle.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;

/**
 * The baseline: what a Camel user writes for the same job and no more. HTTP in, FreeMarker, Camel's own mail endpoint, or
 * the hub's kept connections; nothing is decided, stored or followed up. Not a {@code @Configuration}, which the hub's
 * own scan would find.
 */
@ImportAutoConfiguration({
    ServletWebServerFactoryAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration.class,
    org.apache.camel.spring.boot.CamelAutoConfiguration.class,
    org.apache.camel.component.platform.http.springboot.PlatformHttpComponentAutoConfiguration.class,
    org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpAutoConfiguration.class
})
class BareCamel {
    private static int port;
    private static int sinkPort;
    private static String variant = "";

    /** @param arguments port to listen on, port of the sink; {@code bare-camel}, {@code bare-pooled}, {@code bare-sms} or {@code empty-route} */
    public static void main(String[] arguments) {
        port = Integer.parseInt(arguments[0]);
        sinkPort = Integer.parseInt(arguments[1]);
        variant = arguments[2];
        new SpringApplicationBuilder(BareCamel.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        "server.port=" + arguments[0],
                        "server.address=127.0.0.1",
                        "server.tomcat.max-keep-alive-requests=10000", // as the hub has it
                        "spring.main.banner-mode=off",
                        "logging.level.root=warn",
                        "camel.main.routes-include-pattern=classpath:none/*",
                        "spring.config.name=bare-camel")
                .run();
    }

    @Bean
    RouteBuilder route() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                switch (variant) {
                    case "bare-sms" -> texts();
                    case "empty-route" -> nothing();
                    default -> mails(variant.equals("bare-pooled"));
                }
            }

            /** Takes the bytes and says so: what any door of this kind costs that does something besides. */
            private void nothing() {
                from("platform-http:/events?httpMethodRestrict=POST")
                        .id("empty-route")
                        .process(exchange -> exchange.getMessage().getBody(byte[].class))
                        .removeHeaders("*")
                        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(202))
                        .setBody(constant(""));
            }

            private ProcessorDefinition<?> events() {
                var json = new ObjectMapper();
                return from("platform-http:/events?httpMethodRestrict=POST")
                        .id("bare-camel")
                        .process(exchange -> exchange.getMessage()
                                .setBody(json.readValue(exchange.getMessage().getBody(byte[].class), Map.class)))
                        .removeHeaders("*");
            }

            private void mails(boolean pooled) {
                events().setHeader("To", simple("${body[data][customer][email]}"))
                        .setHeader("From", constant("kundservice@example.com"))
                        .setHeader("Subject", constant("Välkommen"))
                        .setHeader("Content-Type", constant("text/html;charset=UTF-8"))
                        .to("freemarker:se/budkavle/bench/bare-camel.html.ftl?contentCache=true")
                        .to(pooled ? "direct:pooled" : "smtp://127.0.0.1:" + sinkPort)
                        .removeHeaders("*")
                        .setBody(constant(""));
                if (pooled) {
                    var mailer = new KeptMailer(sinkPort);
                    from("direct:pooled").process(mailer::send);
                }
            }

            private void texts() {
                events().setHeader("reports", constant("http://127.0.0.1:" + port + "/reports"))
                        .to("freemarker:se/budkavle/bench/bare-sms.form.ftl?contentCache=true")
                        .removeHeaders("*")
                        .setHeader("Content-Type", constant("application/x-www-form-urlencoded"))
                        .to("http://127.0.0.1:" + sinkPort + "/sms")
                        .removeHeaders("*")
                        .setBody(constant(""));
                from("platform-http:/reports?httpMethodRestrict=POST")
                        .id("bare-reports")
                        .removeHeaders("*")
                        .setBody(constant(""));
            }
        };
    }
}
