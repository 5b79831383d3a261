package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import se.budkavle.planning.Cost;
import se.budkavle.release.Rows;

/** Costs as attempts keep them. Tariffs make few, and an attempt is read several times: each is read once. */
final class KeptCost {
    private static final int MOST = 1000;
    private static final Map<String, Cost> READ = new ConcurrentHashMap<>();

    private KeptCost() {}

    static Cost of(String json) {
        if (READ.size() > MOST) {
            READ.clear();
        }
        return READ.computeIfAbsent(json, text -> Rows.read(text, new TypeReference<Cost>() {}));
    }
}
