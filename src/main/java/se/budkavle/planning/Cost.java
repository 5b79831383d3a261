package se.budkavle.planning;

import java.math.BigDecimal;

/** What one message costs by one channel, measured on its content. */
public record Cost(BigDecimal amount, String currency) {}
