package se.budkavle.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

    private final Map<Role, byte[]> tokens = new EnumMap<>(Role.class);

    TokenFilter(
            @Value("${budkavle.viewer-token:}") String viewer,
            @Value("${budkavle.api-token}") String operator,
            @Value("${budkavle.protected-token:}") String protectedIdentities) {
        tokens.put(Role.VIEWER, viewer.getBytes(StandardCharsets.UTF_8));
        tokens.put(Role.OPERATOR, operator.getBytes(StandardCharsets.UTF_8));
        tokens.put(Role.PROTECTED, protectedIdentities.getBytes(StandardCharsets.UTF_8));
        tokens.values().removeIf(token -> token.length == 0);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        boolean open = path.equals("/health") || path.startsWith("/reports/") || path.startsWith("/unsubscribe/");
        return open && !DETOUR.matcher(path).find();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Role> role = role(request.getHeader("Authorization"));
        if (role.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Bearer");
            Problems.answer(response, 401, "the header Authorization: Bearer <token> is missing or wrong");
        } else if (role.get() == Role.VIEWER && !request.getMethod().equals("GET")) {
            Problems.answer(response, 403, "this token only looks; change things with the operator's");
        } else {
            request.setAttribute(Role.ATTRIBUTE, role.get());
            chain.doFilter(request, response);
        }
    }

    /** A token that two roles share has the lesser one's rights. */
    private Optional<Role> role(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        byte[] given = header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        return tokens.entrySet().stream()
                .filter(known -> MessageDigest.isEqual(known.getValue(), given))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
