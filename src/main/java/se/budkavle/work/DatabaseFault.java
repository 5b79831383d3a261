package se.budkavle.work;

import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;

/** Whose fault a failure of the database is: what is nobody's own is tried again as it is, and nothing is given up for it. */
public final class DatabaseFault {
    /** A transaction that may only read (PostgreSQL, appendix A): of a server that has become a copy, or whose disk is full. */
    private static final String READ_ONLY = "25006";
    /** No room left on its disk. */
    private static final String FULL = "53100";
    /** A lock was not to be had within the time allowed. */
    private static final String LOCKED = "55P03";
    /** Class of what PostgreSQL cannot do for anybody, as an index row that is too long: what was asked is at fault. */
    private static final String BEYOND_LIMITS = "54";

    /** Connections, logins, resources, operators, the system: all others may speak of values, which are people's. */
    private static final Pattern ABOUT_ITSELF = Pattern.compile("25006|(08|28|3D|53|57|58).{3}");

    private DatabaseFault() {}

    /** It cannot be used now, whatever is asked of it. */
    public static boolean isAway(RuntimeException failure) {
        return failure instanceof TransactionException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof DataAccessResourceFailureException e && !said(e).startsWith(BEYOND_LIMITS)
                || failure instanceof UncategorizedSQLException e && said(e).equals(READ_ONLY);
    }

    /** It has no room for anything more: nobody's fault however long it lasts. */
    public static boolean isFull(RuntimeException failure) {
        return failure instanceof DataAccessException e && said(e).equals(FULL);
    }

    /** Somebody else held what it needed for longer than it was to wait. */
    public static boolean isLocked(DataAccessException failure) {
        return said(failure).equals(LOCKED);
    }

    /** Its five letters, or none when it said nothing. */
    private static String said(DataAccessException failure) {
        return failure.getMostSpecificCause() instanceof PSQLException e && e.getSQLState() != null
                ? e.getSQLState()
                : "";
    }

    /** It may be there, and be read. */
    public static boolean refusesToWrite(@Nullable String sqlState) {
        return READ_ONLY.equals(sqlState) || FULL.equals(sqlState);
    }

    /** What PostgreSQL, its driver or the pool of connections says of itself, in a line; nothing of any person. */
    public static String words(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(PSQLException.class::isInstance)
                .map(PSQLException.class::cast)
                .findFirst()
                .map(DatabaseFault::wordsOf)
                .orElseGet(() -> wordsOfThePool(failure));
    }

    private static String wordsOf(PSQLException said) {
        String state = String.valueOf(said.getSQLState());
        return ABOUT_ITSELF.matcher(state).matches() ? firstLine(said) : "SQLSTATE " + state;
    }

    private static String wordsOfThePool(Throwable failure) {
        boolean isPools = failure instanceof CannotGetJdbcConnectionException
                || failure instanceof CannotCreateTransactionException;
        Throwable cause = failure.getCause();
        return isPools && cause != null ? firstLine(cause) : failure.getClass().getSimpleName();
    }

    private static String firstLine(Throwable said) {
        return String.valueOf(said.getMessage()).lines().findFirst().orElse("").strip();
    }

    /** It is away, busy, or another transaction stood in the way: it may be well in a moment. */
    public static boolean passes(RuntimeException failure) {
        return failure instanceof TransientDataAccessException || isAway(failure);
    }
}
