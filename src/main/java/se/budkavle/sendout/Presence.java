package se.budkavle.sendout;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import java.util.Optional;

/**
 * {@code has(data.contract.endDate)} as people mean it: every step of the path is there. CEL's own fails when
 * {@code data.contract} is absent.
 */
final class Presence {
    static final CelMacro HAS = CelMacro.newGlobalMacro("has", 1, Presence::expand);

    private Presence() {}

    private static Optional<CelExpr> expand(
            CelMacroExprFactory factory, CelExpr target, ImmutableList<CelExpr> arguments) {
        CelExpr path = arguments.get(0);
        if (path.exprKind().getKind() != CelExpr.ExprKind.Kind.SELECT) {
            return Optional.of(factory.reportError("has() wants a field, for example has(data.contract)"));
        }
        return Optional.of(present(factory, path));
    }

    private static CelExpr present(CelMacroExprFactory factory, CelExpr path) {
        CelExpr.CelSelect select = path.select();
        CelExpr here = factory.newSelect(factory.copy(select.operand()), select.field(), true);
        boolean nested = select.operand().exprKind().getKind() == CelExpr.ExprKind.Kind.SELECT;
        return nested ? factory.newGlobalCall("_&&_", present(factory, select.operand()), here) : here;
    }
}
