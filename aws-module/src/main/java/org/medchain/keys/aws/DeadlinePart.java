package org.medchain.keys.aws;

import java.time.Duration;
import org.medchain.keys.provider.SharedDeadline;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kms.model.KmsRequest;

/** Gives a call its part of the deadline, where it shares that with calls to other Regions. */
record DeadlinePart(Duration whole) implements ExecutionInterceptor {

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        int parts = SharedDeadline.parts();
        if (parts == 1 || !(context.request() instanceof KmsRequest request)) {
            return context.request();
        }
        AwsRequestOverrideConfiguration shorter = request.overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .apiCallTimeout(whole.dividedBy(parts))
                .build();
        return request.toBuilder().overrideConfiguration(shorter).build();
    }
}
