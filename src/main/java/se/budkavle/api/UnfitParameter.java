package se.budkavle.api;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Ids are opaque to who asks: one that nothing can have is not found, like any other. What was sent is not repeated. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnfitParameter {
    @ExceptionHandler
    ProblemDetail unfit(MethodArgumentTypeMismatchException e) {
        return e.getParameter().hasParameterAnnotation(PathVariable.class)
                ? ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "nothing here has such an id")
                : ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST, e.getName() + " has a value that cannot be read");
    }
}
