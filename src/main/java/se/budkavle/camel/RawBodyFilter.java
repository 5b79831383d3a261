package se.budkavle.camel;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps a door's body as it came: a form would otherwise be taken apart into parameters before the route sees it, and
 * what cannot be taken apart would be logged. Signatures are over raw bytes.
 */
@Component
final class RawBodyFilter extends OncePerRequestFilter {
    /** The sender's own media type, for the route's first step. */
    static final String MEDIA_TYPE = "budkavle-media-type";

    private static final String EVENTS = "/events";

    private final StraightDoor straight;

    RawBodyFilter(StraightDoor straight) {
        this.straight = straight;
    }

    /** The bytes on the wire; a message's own body would be decoded and encoded again on the way. */
    static InputStream bodyOf(Message message) throws IOException {
        return ((PlatformHttpMessage) message).getRequest().getInputStream();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !path.startsWith("/reports/") && !path.equals(EVENTS);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Asked for first: from here on the container leaves the body of a form alone, whoever asks for a parameter.
        request.getInputStream();
        var bytes = new AsBytes(request);
        if (!straight.serves(bytes, response)) {
            chain.doFilter(bytes, response);
        }
    }

    /** The request as plain bytes, with its query's parameters alone. */
    private static final class AsBytes extends HttpServletRequestWrapper {
        private final boolean isEvent;

        AsBytes(HttpServletRequest request) {
            super(request);
            this.isEvent = request.getRequestURI().equals(EVENTS);
        }

        @Override
        public String getContentType() {
            return "application/octet-stream";
        }

        /** Camel asks for characters before any route can ask for bytes, and a request gives only one of them. */
        @Override
        public BufferedReader getReader() {
            return new BufferedReader(Reader.nullReader(), 1);
        }

        @Override
        public String getHeader(String name) {
            if (name.equalsIgnoreCase(MEDIA_TYPE)) {
                return super.getContentType();
            }
            return name.equalsIgnoreCase("content-type") ? getContentType() : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            String own = getHeader(name);
            boolean replaced = name.equalsIgnoreCase(MEDIA_TYPE) || name.equalsIgnoreCase("content-type");
            return replaced ? Collections.enumeration(own == null ? List.of() : List.of(own)) : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            var names = new ArrayList<>(Collections.list(super.getHeaderNames()));
            names.removeIf(n -> n.equalsIgnoreCase(MEDIA_TYPE) || isEvent && !isOfEvents(n));
            names.add(MEDIA_TYPE);
            return Collections.enumeration(names);
        }

        /** Others would be copied and sorted out for each event, only for the route's first step to drop them. */
        private static boolean isOfEvents(String name) {
            return name.regionMatches(true, 0, "ce-", 0, 3) || name.equalsIgnoreCase("content-encoding");
        }
    }
}
