package se.budkavle.sendout;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.runtime.CelFunctionBinding.from;
import static se.budkavle.sendout.SchemaTypes.AMOUNT;
import static se.budkavle.sendout.SchemaTypes.DATE;
import static se.budkavle.sendout.SchemaTypes.PERIOD;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import se.budkavle.work.BusinessClock;

/**
 * What conditions may say beyond CEL itself: {@code date}, {@code days}, {@code months}, {@code amount}, and counting
 * and comparing with them. Days are days in Stockholm, never 24 hours.
 */
final class Vocabulary {
    private final List<CelFunctionDecl> declarations = new ArrayList<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    Vocabulary() {
        dates();
        amounts();
        comparisons("date", DATE, LocalDate.class);
        comparisons("amount", AMOUNT, Amount.class);
    }

    List<CelFunctionDecl> declarations() {
        return declarations;
    }

    List<CelFunctionBinding> bindings() {
        return bindings;
    }

    private void dates() {
        declare(
                "date",
                newGlobalOverload("date_of_string", DATE, SimpleType.STRING),
                newGlobalOverload("date_of_date", DATE, DATE),
                newGlobalOverload("date_of_timestamp", DATE, SimpleType.TIMESTAMP));
        bindings.add(from("date_of_string", String.class, LocalDate::parse));
        bindings.add(from("date_of_date", LocalDate.class, date -> date));
        bindings.add(from("date_of_timestamp", Instant.class, i -> i.atZone(BusinessClock.ZONE)
                .toLocalDate()));
        declare("days", newGlobalOverload("days_of_int", PERIOD, SimpleType.INT));
        declare("months", newGlobalOverload("months_of_int", PERIOD, SimpleType.INT));
        bindings.add(from("days_of_int", Long.class, n -> Period.ofDays(Math.toIntExact(n))));
        bindings.add(from("months_of_int", Long.class, n -> Period.ofMonths(Math.toIntExact(n))));
        binary("_+_", "date_plus_period", DATE, DATE, LocalDate.class, PERIOD, Period.class, LocalDate::plus);
        binary("_-_", "date_minus_period", DATE, DATE, LocalDate.class, PERIOD, Period.class, LocalDate::minus);
        binary(
                "_-_",
                "date_minus_date",
                SimpleType.INT,
                DATE,
                LocalDate.class,
                DATE,
                LocalDate.class,
                (a, b) -> ChronoUnit.DAYS.between(b, a));
    }

    private void amounts() {
        declare(
                "amount",
                newGlobalOverload("amount_of_string", AMOUNT, SimpleType.STRING),
                newGlobalOverload("amount_of_amount", AMOUNT, AMOUNT),
                newGlobalOverload("amount_of_int", AMOUNT, SimpleType.INT),
                newGlobalOverload("amount_of_double", AMOUNT, SimpleType.DOUBLE));
        bindings.add(from("amount_of_string", String.class, Amount::of));
        bindings.add(from("amount_of_amount", Amount.class, amount -> amount));
        bindings.add(from("amount_of_int", Long.class, n -> new Amount(BigDecimal.valueOf(n))));
        bindings.add(from("amount_of_double", Double.class, n -> new Amount(BigDecimal.valueOf(n))));
        binary("_+_", "amount_plus_amount", AMOUNT, AMOUNT, Amount.class, AMOUNT, Amount.class, Amount::plus);
        binary("_-_", "amount_minus_amount", AMOUNT, AMOUNT, Amount.class, AMOUNT, Amount.class, Amount::minus);
    }

    private <T extends Comparable<? super T>> void comparisons(String name, CelType type, Class<T> java) {
        compare("_<_", name + "_less", type, java, order -> order < 0);
        compare("_<=_", name + "_less_or_equal", type, java, order -> order <= 0);
        compare("_>_", name + "_greater", type, java, order -> order > 0);
        compare("_>=_", name + "_greater_or_equal", type, java, order -> order >= 0);
    }

    private <T extends Comparable<? super T>> void compare(
            String operator, String id, CelType type, Class<T> java, IntPredicate holds) {
        binary(operator, id, SimpleType.BOOL, type, java, type, java, (a, b) -> holds.test(a.compareTo(b)));
    }

    private <A, B> void binary(
            String function,
            String id,
            CelType result,
            CelType left,
            Class<A> leftClass,
            CelType right,
            Class<B> rightClass,
            BiFunction<A, B, Object> work) {
        declare(function, newGlobalOverload(id, result, left, right));
        bindings.add(from(id, leftClass, rightClass, work::apply));
    }

    private void declare(String function, CelOverloadDecl... overloads) {
        declarations.add(newFunctionDeclaration(function, ImmutableList.copyOf(overloads)));
    }
}
