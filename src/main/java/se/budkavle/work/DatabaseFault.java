package se.budkavle.work;

import org.postgresql.util.PSQLException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.TransactionException;

/** Whose fault a failure of the database is: what is nobody's own is tried again as it is, and nothing is given up for it. */
public final class DatabaseFault {
    /** A transaction that may only read (PostgreSQL, appendix A): of a server that has become a copy, or whose disk is full. */
    private static final String READ_ONLY = "25006";

    private DatabaseFault() {}

    /** It cannot be used now, whatever is asked of it. */
    public static boolean isAway(RuntimeException failure) {
        return failure instanceof TransactionException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof DataAccessResourceFailureException
                || failure instanceof UncategorizedSQLException e
                        && e.getMostSpecificCause() instanceof PSQLException said
                        && READ_ONLY.equals(said.getSQLState());
    }

    /** It is away, busy, or another transaction stood in the way: it may be well in a moment. */
    public static boolean passes(RuntimeException failure) {
        return failure instanceof TransientDataAccessException || isAway(failure);
    }
}
