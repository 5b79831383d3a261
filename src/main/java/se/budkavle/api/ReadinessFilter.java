package se.budkavle.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The server listens before the doors' routes have started, and for a moment after they have stopped. A door that nobody
 * is behind yet would answer 404, after which a partner may never report again: callers are asked to come back instead.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
final class ReadinessFilter extends OncePerRequestFilter {
    private static final String SOON = "2";

    private final Readiness readiness;

    ReadinessFilter(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !path.equals("/events") && !path.startsWith("/reports/") || readiness.isReady();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Retry-After", SOON);
        Problems.answer(response, 503, "the hub is starting or stopping: nothing was taken, try again soon");
    }
}
