package se.budkavle.api;

import java.util.UUID;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Ids are opaque to who asks: one that nothing can have is not found, like any other. What was sent is not repeated. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnfitRequest {
    @ExceptionHandler
    ProblemDetail unfit(MethodArgumentTypeMismatchException e) {
        return e.getParameter().hasParameterAnnotation(PathVariable.class)
                ? ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "nothing here has such an id")
                : ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getName() + " takes " + wanted(e));
    }

    private static String wanted(MethodArgumentTypeMismatchException e) {
        Class<?> type = e.getRequiredType();
        if (type == UUID.class) {
            return "an id as an earlier answer gave it, or nothing";
        }
        return type == boolean.class ? "true or false" : "a whole number";
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "the body must be JSON of this address's form");
    }

    @ExceptionHandler
    ProblemDetail nowhere(NoResourceFoundException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.NOT_FOUND, "there is no such address; docs/http.md has all of them");
    }
}
