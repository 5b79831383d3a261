package se.budkavle.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Every address needs the token but health, partners' reports and links sent to customers, which prove themselves. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class TokenFilter extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";

    /** What a server might resolve to another address than the one that is read here. */
    private static final Pattern DETOUR = Pattern.compile("\\.\\.|//|;|\\\\|%2e|%2f|%5c|%00", Pattern.CASE_INSENSITIVE);

    private final byte[] token;

    TokenFilter(@Value("${budkavle.api-token}") String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        if (DETOUR.matcher(path).find()) {
            return false;
        }
        return path.equals("/health") || path.startsWith("/reports/") || path.startsWith("/unsubscribe/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String given = request.getHeader("Authorization");
        boolean fits = given != null
                && given.startsWith(BEARER)
                && MessageDigest.isEqual(
                        token, given.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
        if (fits) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(401);
        response.setHeader("WWW-Authenticate", "Bearer");
        response.setContentType("application/problem+json");
        response.getWriter()
                .write(
                        "{\"type\":\"about:blank\",\"title\":\"the header Authorization: Bearer <token> is missing or wrong\",\"status\":401}");
    }
}
