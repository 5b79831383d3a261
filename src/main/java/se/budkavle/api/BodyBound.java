package se.budkavle.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.ContentCachingRequestWrapper;
import se.budkavle.event.EventReader;

/**
 * Who steers says little, an event at most: more is refused while it is read, whatever length was promised. The doors read
 * their bodies themselves, each within bounds of its own.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
final class BodyBound extends OncePerRequestFilter {
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals("/events") || path.startsWith("/reports/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new Counted(request), response);
    }

    private static final class Counted extends ContentCachingRequestWrapper {
        Counted(HttpServletRequest request) {
            super(request, EventReader.MAX_EVENT_BYTES);
        }

        @Override
        protected void handleContentOverflow(int most) {
            throw new ResponseStatusException(HttpStatus.PAYLOAD_TOO_LARGE, "what is sent here has at most 1 MB");
        }
    }
}
